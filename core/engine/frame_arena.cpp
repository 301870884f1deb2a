#include "core/engine/frame_arena.h"

#include <algorithm>

namespace interleave {

/// What is larger than any free list keeps comes from the heap.
void* FrameArena::takeAnew(std::size_t bytes) {
    if (bytes > kLargest) return ::operator new(bytes);
    m_blocks.emplace_back(m_blocks.empty() ? kFirstBlock : std::min(2 * m_blocks.back().size(), kLastBlock));
    m_next = m_blocks.back().data();
    m_end = m_next + m_blocks.back().size();
    return std::exchange(m_next, m_next + bytes);
}

}  // namespace interleave
