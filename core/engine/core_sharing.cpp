#include "core/engine/core_sharing.h"

#include <algorithm>

namespace interleave {

namespace {
__extension__ using Wide = __int128;
}

CoreSharing::Thread CoreSharing::join(int number, Nanos work) {
    const Thread thread{m_progress + work * kFraction, m_order++, number};
    m_threads.insert(thread);
    return thread;
}

Nanos CoreSharing::untilFirst() const {
    if (m_threads.empty()) return kNever;
    const Wide left = std::max<std::int64_t>(first().end - m_progress, 0);
    const Wide share = std::max<std::size_t>(m_threads.size(), static_cast<std::size_t>(m_cores));
    const Wide per = Wide(m_cores) * kFraction;
    return static_cast<Nanos>((left * share + per - 1) / per);
}

void CoreSharing::advance(Nanos by) {
    if (m_threads.empty()) return;
    const Wide share = std::max<std::size_t>(m_threads.size(), static_cast<std::size_t>(m_cores));
    m_progress += static_cast<std::int64_t>(Wide(by) * kFraction * m_cores / share);
}

}  // namespace interleave
