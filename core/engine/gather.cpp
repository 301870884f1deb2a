#include "core/engine/gather.h"

namespace interleave {

std::shared_ptr<Gather> Gather::join(Loop& loop, std::vector<TaskRef> children, Join how) {
    auto gather = std::make_shared<Gather>(loop, std::move(children), how);
    if (gather->m_children.empty())
        gather->complete(Completion::done());
    else
        gather->m_self = gather;
    return gather;
}

Gather::Gather(Loop& loop, std::vector<TaskRef> children, Join how) : Future(loop), m_children(std::move(children)), m_how(how) {
    for (const TaskRef& child : m_children) child->setJoiner(this);
}

void Gather::childEnded(Task& child) {
    const Completion end = child.completion();
    const TaskId by = child.id;
    const bool last = ++m_finished == m_children.size();
    if (!isDone() && m_how == Join::FirstFailure && !end.ok()) complete(end, by);
    if (!isDone() && last) complete(m_cancelRequested ? Completion::cancellation() : Completion::done(), by);
    if (last) m_self.reset();  // perhaps the end of this object
}

bool Gather::cancel(CancelReason reason, TaskId by) {
    if (isDone()) return false;
    bool any = false;
    for (const TaskRef& child : m_children)
        any |= child->cancel(reason == CancelReason::Timeout ? reason : CancelReason::Parent, by);
    if (any) m_cancelRequested = true;
    return any;
}

}  // namespace interleave
