#include "core/engine/semaphore.h"

namespace interleave {

Semaphore::Waiter::Waiter(Semaphore& of) : semaphore(of), given(of.m_loop), before(of.m_last) {
    (before ? before->after : semaphore.m_first) = this;
    semaphore.m_last = this;
    if (!semaphore.m_firstPending) semaphore.m_firstPending = this;
}

Semaphore::Waiter::~Waiter() {
    (before ? before->after : semaphore.m_first) = after;
    (after ? after->before : semaphore.m_last) = before;
    if (semaphore.m_firstPending == this) semaphore.m_firstPending = after;
}

bool Semaphore::locked() const {
    if (m_free == 0) return true;
    for (const Waiter* w = m_first; w; w = w->after)
        if (!w->given.completion().cancelled()) return true;
    return false;
}

void Semaphore::wakeNext(TaskId by) {
    while (m_firstPending && m_firstPending->given.isDone()) m_firstPending = m_firstPending->after;
    if (!m_firstPending) return;
    --m_free;
    m_firstPending->given.complete(Completion::done(), by);
}

Co Semaphore::waitForPermit() {
    Completion woken, given;
    {
        Waiter waiter(*this);
        woken = co_await wait(waiter.given, Cause::Limit, m_name);
        given = waiter.given.completion();
    }
    if (woken.cancelled()) {
        if (!given.cancelled()) {
            ++m_free;
            wakeNext(m_loop.currentId());
        }
        co_return woken;
    }
    if (m_free > 0) wakeNext(m_loop.currentId());
    co_return woken;
}

void Semaphore::release() {
    ++m_free;
    wakeNext(m_loop.currentId());
}

}  // namespace interleave
