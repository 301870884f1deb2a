#include "core/engine/joiner.h"

#include <algorithm>
#include <cassert>

namespace interleave {

void Joiner::list(TaskId child) {
    if (m_ids.empty())
        for (TaskId i = 0; i < m_count; ++i) m_ids.push_back(m_first + i);
    m_ids.push_back(child);
}

std::size_t Joiner::place(TaskId child) const {
    if (m_ids.empty()) return child - m_first;
    return static_cast<std::size_t>(std::lower_bound(m_ids.begin(), m_ids.end(), child) - m_ids.begin());
}

template <class F>
void Joiner::forEachRunning(F&& f) const {
    for (TaskId i = 0; m_running > 0 && i < m_count; ++i)
        if (Task* child = m_loop.liveTask(m_ids.empty() ? m_first + i : m_ids[i])) f(*child);
}

Joiner::~Joiner() {
    forEachRunning([](Task& child) { child.setJoiner(nullptr); });
    while (m_firstToTell) takeToTell(static_cast<Task&>(*m_firstToTell))->setJoiner(nullptr);
}

void Joiner::childEnds(Task& child, Completion end) {
    --m_running;
    if (!queued()) {
        m_loop.callSoon(*this);
    } else if (!m_loop.isNewest(*this)) {  // others have become ready since, and come before it
        addToTell(child);
        return m_loop.callSoon(child);
    }
    if (!m_ended.empty() && m_ended.back().first + m_ended.back().count == child.id && m_ended.back().how == end)
        ++m_ended.back().count;
    else
        m_ended.push_back({child.id, 1, end});
}

void Joiner::addToTell(Task& child) {
    ++child.m_references;
    (m_lastToTell ? m_lastToTell->nextListener : m_firstToTell) = &child;
    m_lastToTell = &child;
}

/// The first one, but where a crash has put the turns of its batch behind those that came after.
TaskRef Joiner::takeToTell(Task& child) {
    Listener* before = nullptr;
    for (Listener* other = m_firstToTell; other != &child; other = other->nextListener) before = other;
    (before ? before->nextListener : m_firstToTell) = child.nextListener;
    if (m_lastToTell == &child) m_lastToTell = before;
    child.nextListener = nullptr;
    TaskRef taken(&child);
    --child.m_references;
    return taken;
}

void Joiner::tell(Task& child) {
    const TaskRef last = takeToTell(child);
    childEnded(child.id, child.completion());
}

void Joiner::run() {
    Row row;
    row.swap(m_ended);
    for (const Ended& ended : row)
        for (std::uint32_t i = 0; i < ended.count; ++i)
            childEnded(ended.first + i, ended.how);  // the last is perhaps this one's end
}

bool Joiner::cancelChildren(CancelReason reason, TaskId by) {
    bool any = false;
    forEachRunning([&](Task& child) { any |= child.cancel(reason, by); });
    return any;
}

}  // namespace interleave
