#include "core/engine/future.h"

#include <utility>

#include "core/engine/loop.h"

namespace interleave {

void Future::tellListeners() {
    Listener* const last = std::exchange(m_last, nullptr);
    for (Listener* next = last->nextListener;;) {
        Listener* const listener = next;
        next = std::exchange(listener->nextListener, nullptr);
        m_loop.callSoon(*listener);
        if (listener == last) return;
    }
}

void Future::listen(Listener& listener) {
    listener.future = this;
    if (m_done) return m_loop.callSoon(listener);
    listener.nextListener = m_last ? std::exchange(m_last->nextListener, &listener) : &listener;
    m_last = &listener;
}

void Future::unlisten(Listener& listener) {
    listener.future = nullptr;
    if (!listener.nextListener) return;
    Listener* before = m_last;
    while (before->nextListener != &listener) before = before->nextListener;
    Listener* const after = std::exchange(listener.nextListener, nullptr);
    if (before == &listener) {
        m_last = nullptr;  // it was alone, its own neighbour in the circle: no link is left behind
    } else {
        before->nextListener = after;
        if (m_last == &listener) m_last = before;
    }
}

bool Future::cancel(CancelReason, TaskId by) {
    if (m_done) return false;
    complete(Completion::cancellation(), by);
    return true;
}

}  // namespace interleave
