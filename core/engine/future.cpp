#include "core/engine/future.h"

#include <cassert>

#include "core/engine/loop.h"

namespace interleave {

void Future::complete(Completion completion, TaskId by) {
    assert(!m_done);
    m_done = true;
    m_completion = completion;
    m_endedBy = by;
    while (Listener* listener = m_first) {
        m_first = listener->nextListener;
        listener->nextListener = nullptr;
        m_loop.callSoon(*listener);
    }
    m_last = nullptr;
}

void Future::listen(Listener& listener) {
    listener.future = this;
    if (m_done) return m_loop.callSoon(listener);
    (m_last ? m_last->nextListener : m_first) = &listener;
    m_last = &listener;
}

void Future::unlisten(Listener& listener) {
    Listener* before = nullptr;
    for (Listener* l = m_first; l; before = l, l = l->nextListener) {
        if (l != &listener) continue;
        (before ? before->nextListener : m_first) = l->nextListener;
        if (m_last == l) m_last = before;
        l->nextListener = nullptr;
        break;
    }
    listener.future = nullptr;
}

bool Future::cancel(CancelReason, TaskId by) {
    if (m_done) return false;
    complete(Completion::cancellation(), by);
    return true;
}

}  // namespace interleave
