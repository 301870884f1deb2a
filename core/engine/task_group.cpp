#include "core/engine/task_group.h"

#include "core/engine/wait.h"

namespace interleave {

Co TaskGroup::join(NameId groupError) {
    bool cancelled = false;
    while (left() > 0) {
        Signal completed(m_loop);
        m_completed = &completed;
        const Completion end = co_await wait(completed, Cause::Join);
        m_completed = nullptr;
        if (!end.cancelled() || m_aborting) continue;
        cancelled = true;
        abort(CancelReason::Parent, m_parent.id);
    }
    if (m_failed) co_return Completion::failure(groupError);
    co_return cancelled ? Completion::cancellation() : Completion::done();
}

void TaskGroup::childEnded(TaskId child, Completion end) {
    told();
    if (left() == 0 && m_completed && !m_completed->isDone()) m_completed->complete(Completion::done(), child);
    if (!end.failed()) return;
    m_failed = true;
    if (m_aborting) return;
    abort(CancelReason::Sibling, child);
    m_parent.cancel(CancelReason::Sibling, child);
}

void TaskGroup::abort(CancelReason reason, TaskId by) {
    m_aborting = true;
    close();
    cancelChildren(reason, by);
}

}  // namespace interleave
