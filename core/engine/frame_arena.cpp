#include "core/engine/frame_arena.h"

#include <algorithm>
#include <cassert>
#include <new>

namespace interleave {

namespace {
thread_local FrameArena* current_arena = nullptr;
}

FrameArena& FrameArena::current() {
    assert(current_arena);
    return *current_arena;
}

FrameArena::Scope::Scope(FrameArena& arena) : m_outer(current_arena) { current_arena = &arena; }
FrameArena::Scope::~Scope() { current_arena = m_outer; }

void* FrameArena::take(std::size_t size) {
    if (size > kLargest) return ::operator new(size);
    const std::size_t grains = (size + kGrain - 1) / kGrain;
    if (Free* block = m_free[grains]) {
        m_free[grains] = block->next;
        return block;
    }
    const std::size_t bytes = grains * kGrain;
    if (static_cast<std::size_t>(m_end - m_next) < bytes) {
        m_blocks.emplace_back(m_blocks.empty() ? kFirstBlock : std::min(2 * m_blocks.back().size(), kLastBlock));
        m_next = m_blocks.back().data();
        m_end = m_next + m_blocks.back().size();
    }
    void* block = m_next;
    m_next += bytes;
    return block;
}

void FrameArena::give(void* block, std::size_t size) {
    if (size > kLargest) return ::operator delete(block);
    const std::size_t grains = (size + kGrain - 1) / kGrain;
    m_free[grains] = new (block) Free{m_free[grains]};
}

}  // namespace interleave
