#include "core/engine/task_group.h"

#include "core/engine/wait.h"

namespace interleave {

TaskGroup::TaskGroup(Loop& loop, std::vector<TaskRef> children)
    : Joiner(loop, std::move(children)), m_parent(*loop.current()), m_left(this->children()) {}

Co TaskGroup::join(NameId groupError) {
    bool cancelled = false;
    while (m_left > 0) {
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
    --m_left;
    if (m_left == 0 && m_completed && !m_completed->isDone()) m_completed->complete(Completion::done(), child);
    if (!end.failed()) return;
    m_failed = true;
    if (m_aborting) return;
    abort(CancelReason::Sibling, child);
    m_parent.cancel(CancelReason::Sibling, child);
}

void TaskGroup::abort(CancelReason reason, TaskId by) {
    m_aborting = true;
    cancelChildren(reason, by);
}

}  // namespace interleave
