#include "core/engine/gather.h"

namespace interleave {

std::shared_ptr<Gather> Gather::join(Loop& loop, std::vector<TaskRef> children, Join how, NameId groupError) {
    auto gather = std::make_shared<Gather>(loop, std::move(children), how, groupError);
    if (gather->m_children.empty())
        gather->complete(Completion::done());
    else
        gather->m_self = gather;
    return gather;
}

Gather::Gather(Loop& loop, std::vector<TaskRef> children, Join how, NameId groupError)
    : Future(loop), m_children(std::move(children)), m_how(how), m_groupError(groupError) {
    for (const TaskRef& child : m_children) child->setJoiner(this);
}

void Gather::childEnded(Task& child) {
    const Completion end = child.completion();
    const TaskId by = child.id;
    const bool last = ++m_finished == m_children.size();
    if (!isDone()) {
        if (m_how == Join::FirstFailure && !end.ok()) {
            complete(end, by);
        } else if (m_how == Join::Together && end.failed() && !m_failed) {
            m_failed = true;
            if (!m_cancelRequested)
                for (const TaskRef& sibling : m_children) sibling->cancel(CancelReason::Sibling, by);
        }
        if (last && !isDone()) {
            if (m_how == Join::Together && m_failed)
                complete(Completion::failure(m_groupError), by);
            else
                complete(m_cancelRequested ? Completion::cancellation() : Completion::done(), by);
        }
    }
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
