#include "core/engine/first_of.h"

#include <tuple>

#include "core/engine/wait.h"

namespace interleave {

Co FirstOf::join() {
    bool cancelled = false;
    if (!decided()) {
        Signal told(m_loop);
        m_told = &told;
        cancelled = (co_await wait(told, Cause::Join)).cancelled();
    }
    m_over = true;
    close();
    cancelChildren(cancelled ? CancelReason::Parent : CancelReason::Sibling, m_parent.id);
    while (left() > 0) {
        Signal told(m_loop);
        m_told = &told;
        cancelled |= (co_await wait(told, Cause::Join)).cancelled();
    }
    m_told = nullptr;
    if (cancelled) co_return Completion::cancellation();
    co_return m_succeeded >= m_wanted ? Completion::done() : m_failure;
}

void FirstOf::childEnded(TaskId child, Completion end) {
    told();
    if (end.ok()) {
        ++m_succeeded;
    } else if (!m_over && std::tuple(m_loop.now(), child) < std::tuple(m_failedAt, m_failed)) {
        m_failedAt = m_loop.now();
        m_failed = child;
        m_failure = end;
    }
    if (!m_over && decided()) close();
    if (m_told && !m_told->isDone() && (m_over ? left() == 0 : decided())) m_told->complete(Completion::done(), child);
}

}  // namespace interleave
