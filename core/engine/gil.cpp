#include "core/engine/gil.h"

#include <cassert>

namespace interleave {

bool Gil::take() {
    std::unique_lock lock(m_mutex);
    const bool waited = m_held;
    while (m_held) {
        const std::uint64_t handOvers = m_handOvers;
        const bool kept = m_free.wait_for(lock, m_interval) == std::cv_status::timeout;
        if (kept && m_held && m_handOvers == handOvers) m_asked.store(true, std::memory_order_relaxed);
    }
    m_held = true;
    m_asked.store(false, std::memory_order_relaxed);
    const auto self = std::this_thread::get_id();
    if (m_last != self) {
        m_last = self;
        ++m_handOvers;
        m_taken.notify_all();
    }
    return waited;
}

void Gil::release() {
    std::unique_lock lock(m_mutex);
    assert(m_held);
    m_held = false;
    m_free.notify_one();
    if (!m_asked.load(std::memory_order_relaxed)) return;
    // Whoever asked still waits, and so will take it.
    const std::uint64_t handOvers = m_handOvers;
    m_taken.wait(lock, [&] { return m_handOvers != handOvers; });
}

}  // namespace interleave
