#include "core/engine/core_sharing.h"

#include <algorithm>
#include <utility>

namespace interleave {

namespace {
__extension__ using Wide = __int128;
}

Nanos Pace::timeFor(std::int64_t work) const {
    if (work <= 0) return 0;
    if (cores == 0) return kNever;
    const Wide per = Wide(cores) * kFraction;
    return static_cast<Nanos>((Wide(work) * std::max(threads, cores) + per - 1) / per);
}

std::int64_t Pace::workIn(Nanos time) const {
    if (cores == 0) return 0;
    return static_cast<std::int64_t>(Wide(time) * kFraction * cores / std::max(threads, cores));
}

std::int64_t CoreSharing::Group::endOf(Nanos work) {
    if (threads.empty()) progress = 0;
    return progress + work * Pace::kFraction;
}

Nanos CoreSharing::Group::untilFirst(const Pace& pace) const {
    return threads.empty() ? kNever : pace.timeFor(threads.begin()->end - progress);
}

void CoreSharing::Group::advance(Nanos by, const Pace& pace) {
    if (!threads.empty()) progress += pace.workIn(by);
}

Pace CoreSharing::pace() const {
    const auto left = std::max<std::int64_t>(m_cores - static_cast<std::int64_t>(m_woken.threads.size()), 0);
    return {left, static_cast<std::int64_t>(m_staying.threads.size()) + m_beside};
}

void CoreSharing::join(int number, Nanos work, bool woken) {
    const Nanos first = woken ? std::min(work, kQuantum) : work;
    Group& group = woken ? m_woken : m_staying;
    group.threads.insert({group.endOf(first), m_order++, work - first, number});
}

void CoreSharing::leave(int number) {
    for (Group* group : {&m_woken, &m_staying})
        std::erase_if(group->threads, [&](const Thread& thread) { return thread.number == number; });
}

Nanos CoreSharing::untilNext() const { return std::min(m_woken.untilFirst(paceOfWoken()), m_staying.untilFirst(pace())); }

void CoreSharing::advance(Nanos by) {
    const Pace ofStaying = pace();
    m_woken.advance(by, paceOfWoken());
    m_staying.advance(by, ofStaying);
}

int CoreSharing::takeDone() {
    while (m_woken.due() && m_woken.first().later > 0) {
        Thread thread = m_woken.take();
        thread.end = m_staying.endOf(std::exchange(thread.later, 0));
        m_staying.threads.insert(thread);
    }
    if (!m_woken.due() && !m_staying.due()) return -1;
    // Of those that are done at the same instant, the one that joined first.
    const bool wokenFirst = m_woken.due() && (!m_staying.due() || m_woken.first().order < m_staying.first().order);
    return (wokenFirst ? m_woken : m_staying).take().number;
}

}  // namespace interleave
