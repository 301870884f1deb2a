#include "core/engine/gather.h"

namespace interleave {

std::shared_ptr<Gather> Gather::join(Loop& loop, std::vector<TaskRef> children, Join how) {
    auto gather = std::make_shared<Gather>(loop, std::move(children), how);
    if (gather->children() == 0)
        gather->complete(Completion::done());
    else
        gather->m_self = gather;
    return gather;
}

Gather::Gather(Loop& loop, std::vector<TaskRef> children, Join how)
    : Future(loop), Joiner(loop, std::move(children)), m_how(how) {}

void Gather::childEnded(TaskId child, Completion end) {
    const bool last = ++m_finished == children();
    if (!isDone() && m_how == Join::FirstFailure && !end.ok()) complete(end, child);
    if (!isDone() && last) complete(m_cancelRequested ? Completion::cancellation() : Completion::done(), child);
    if (last) m_self.reset();  // perhaps the end of this object
}

bool Gather::cancel(CancelReason reason, TaskId by) {
    if (isDone()) return false;
    const bool any = cancelChildren(reason == CancelReason::Timeout ? reason : CancelReason::Parent, by);
    if (any) m_cancelRequested = true;
    return any;
}

}  // namespace interleave
