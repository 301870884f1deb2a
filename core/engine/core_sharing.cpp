#include "core/engine/core_sharing.h"

#include <algorithm>
#include <utility>

namespace interleave {

namespace {
__extension__ using Wide = __int128;
}

Nanos CoreSharing::Group::untilFirst(std::int64_t cores) const {
    if (threads.empty() || cores == 0) return kNever;
    const Wide left = std::max<std::int64_t>(threads.begin()->end - progress, 0);
    const Wide share = std::max(static_cast<std::int64_t>(threads.size()), cores);
    const Wide per = Wide(cores) * kFraction;
    return static_cast<Nanos>((left * share + per - 1) / per);
}

void CoreSharing::Group::advance(Nanos by, std::int64_t cores) {
    if (threads.empty()) return;
    const Wide share = std::max(static_cast<std::int64_t>(threads.size()), cores);
    progress += static_cast<std::int64_t>(Wide(by) * kFraction * cores / share);
}

std::int64_t CoreSharing::coresLeft() const {
    return std::max<std::int64_t>(m_cores - static_cast<std::int64_t>(m_woken.threads.size()), 0);
}

void CoreSharing::join(int number, Nanos work, bool woken) {
    const Nanos first = woken ? std::min(work, kQuantum) : work;
    Group& group = woken ? m_woken : m_staying;
    group.threads.insert({group.progress + first * kFraction, m_order++, work - first, number});
}

void CoreSharing::leave(int number) {
    for (Group* group : {&m_woken, &m_staying})
        std::erase_if(group->threads, [&](const Thread& thread) { return thread.number == number; });
}

Nanos CoreSharing::untilNext() const { return std::min(m_woken.untilFirst(m_cores), m_staying.untilFirst(coresLeft())); }

void CoreSharing::advance(Nanos by) {
    const std::int64_t left = coresLeft();
    m_woken.advance(by, m_cores);
    m_staying.advance(by, left);
}

int CoreSharing::takeDone() {
    while (m_woken.due() && m_woken.first().later > 0) {
        Thread thread = m_woken.take();
        thread.end = m_staying.progress + std::exchange(thread.later, 0) * kFraction;
        m_staying.threads.insert(thread);
    }
    if (!m_woken.due() && !m_staying.due()) return -1;
    // Of those that are done at the same instant, the one that joined first.
    const bool wokenFirst = m_woken.due() && (!m_staying.due() || m_woken.first().order < m_staying.first().order);
    return (wokenFirst ? m_woken : m_staying).take().number;
}

}  // namespace interleave
