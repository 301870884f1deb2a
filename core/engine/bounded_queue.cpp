#include "core/engine/bounded_queue.h"

#include <algorithm>

namespace interleave {

void BoundedQueue::wakeNext(Waiters& waiters, TaskId by) {
    while (!waiters.empty()) {
        Signal* waiter = waiters.front();
        waiters.pop_front();
        if (waiter->isDone()) continue;
        waiter->complete(Completion::done(), by);
        return;
    }
}

void BoundedQueue::forget(Waiters& waiters, Signal& signal) {
    if (auto found = std::find(waiters.begin(), waiters.end(), &signal); found != waiters.end()) waiters.erase(found);
}

void BoundedQueue::putNow(std::uint32_t item) {
    m_items.push_back(item);
    wakeNext(m_getters, m_loop.currentId());
}

Co BoundedQueue::waitAndPut(std::uint32_t item) {
    while (m_items.size() >= m_bound) {
        Signal room(m_loop);
        m_putters.push_back(&room);
        const Completion woken = co_await wait(room, Cause::Queue, m_name);
        if (woken.ok()) continue;
        const bool given = !room.completion().cancelled();
        forget(m_putters, room);
        if (m_items.size() < m_bound && given) wakeNext(m_putters, m_loop.currentId());
        co_return woken;
    }
    putNow(item);
    co_return Completion::done();
}

std::uint32_t BoundedQueue::getNow() {
    const std::uint32_t item = m_items.front();
    m_items.pop_front();
    wakeNext(m_putters, m_loop.currentId());
    return item;
}

Co BoundedQueue::waitAndGet(std::uint32_t& item) {
    while (m_items.empty()) {
        if (m_closed) co_return Completion::done();
        Signal filled(m_loop);
        m_getters.push_back(&filled);
        const Completion woken = co_await wait(filled, Cause::Queue, m_name);
        if (woken.ok()) continue;
        const bool given = !filled.completion().cancelled();
        forget(m_getters, filled);
        if (!m_items.empty() && given) wakeNext(m_getters, m_loop.currentId());
        co_return woken;
    }
    item = getNow();
    co_return Completion::done();
}

void BoundedQueue::close() {
    m_closed = true;
    while (!m_getters.empty()) wakeNext(m_getters, m_loop.currentId());
}

}  // namespace interleave
