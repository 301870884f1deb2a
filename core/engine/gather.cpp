#include "core/engine/gather.h"

namespace interleave {

std::shared_ptr<Gather> Gather::of(Loop& loop, std::size_t children, Join how) {
    auto gather = std::allocate_shared<Gather>(ArenaAllocator<Gather>(), loop, children, how);
    if (children == 0)
        gather->complete(Completion::done());
    else
        gather->m_self = gather;
    return gather;
}

std::shared_ptr<Gather> Gather::join(Loop& loop, const std::vector<TaskRef>& children, Join how) {
    auto gather = of(loop, children.size(), how);
    for (const TaskRef& child : children) gather->add(child);
    return gather;
}

void Gather::childEnded(TaskId child, Completion end) {
    told();
    if (!isDone() && m_how == Join::FirstFailure && !end.ok()) {
        complete(end, child);
        close();
    } else {
        settle(child);
    }
}

void Gather::settle(TaskId by) {
    if (left() > 0) return;
    if (!isDone()) complete(m_cancelRequested ? Completion::cancellation() : Completion::done(), by);
    m_self.reset();
}

bool Gather::cancel(CancelReason reason, TaskId by) {
    if (isDone()) return false;
    const bool toCome = awaitsMore();
    const bool any = cancelChildren(reason == CancelReason::Timeout ? reason : CancelReason::Parent, by);
    if (any || toCome) m_cancelRequested = true;
    close();
    return any || toCome;
}

}  // namespace interleave
