#include "core/engine/joiner.h"

#include <algorithm>
#include <cassert>

namespace interleave {

Joiner::Joiner(Loop& loop, std::vector<TaskRef> children)
    : m_loop(loop), m_children(std::move(children)), m_first(m_children.empty() ? 0 : m_children.front()->id) {
    for (const TaskRef& child : m_children) {
        assert(child->id == m_first + static_cast<std::size_t>(&child - m_children.data()));
        child->setJoiner(this);
    }
}

void Joiner::adopt(TaskRef child) {
    if (m_children.empty()) m_first = child->id;
    if (m_ids.empty() && child->id != m_first + m_children.size())
        for (std::size_t i = 0; i < m_children.size(); ++i) m_ids.push_back(m_first + static_cast<TaskId>(i));
    if (!m_ids.empty()) m_ids.push_back(child->id);
    child->setJoiner(this);
    m_children.push_back(std::move(child));
}

std::size_t Joiner::place(TaskId child) const {
    if (m_ids.empty()) return child - m_first;
    return static_cast<std::size_t>(std::lower_bound(m_ids.begin(), m_ids.end(), child) - m_ids.begin());
}

Joiner::~Joiner() {
    for (const TaskRef& child : m_children)
        if (child) child->setJoiner(nullptr);
}

void Joiner::childEnds(Task& child, Completion end) {
    if (!queued())
        m_loop.callSoon(*this);
    else if (!m_loop.isNewest(*this))
        return m_loop.callSoon(child);  // others have become ready since, and come before it
    m_ended.push_back({child.id, end});
    m_children[place(child.id)] = TaskRef();
}

void Joiner::tell(Task& child) {
    const TaskRef last = std::move(m_children[place(child.id)]);
    childEnded(child.id, child.completion());
}

void Joiner::run() {
    std::vector<Ended> ended;
    ended.swap(m_ended);
    for (const Ended& e : ended) childEnded(e.child, e.how);  // the last is perhaps the end of this object
}

bool Joiner::cancelChildren(CancelReason reason, TaskId by) {
    bool any = false;
    for (const TaskRef& child : m_children)
        if (child) any |= child->cancel(reason, by);
    return any;
}

}  // namespace interleave
