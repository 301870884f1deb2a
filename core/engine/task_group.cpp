#include "core/engine/task_group.h"

#include "core/engine/wait.h"

namespace interleave {

TaskGroup::TaskGroup(Loop& loop, std::vector<TaskRef> children)
    : m_loop(loop), m_parent(*loop.current()), m_children(std::move(children)), m_left(m_children.size()) {
    for (const TaskRef& child : m_children) child->setJoiner(this);
}

TaskGroup::~TaskGroup() {
    for (const TaskRef& child : m_children) child->setJoiner(nullptr);
}

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

void TaskGroup::childEnded(Task& child) {
    --m_left;
    if (m_left == 0 && m_completed && !m_completed->isDone()) m_completed->complete(Completion::done(), child.id);
    if (!child.completion().failed()) return;
    m_failed = true;
    if (m_aborting) return;
    abort(CancelReason::Sibling, child.id);
    m_parent.cancel(CancelReason::Sibling, child.id);
}

void TaskGroup::abort(CancelReason reason, TaskId by) {
    m_aborting = true;
    for (const TaskRef& child : m_children)
        if (!child->isDone()) child->cancel(reason, by);
}

}  // namespace interleave
