#include "core/engine/frame_arena.h"

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
        // Not make_unique: the block is written before it is read, and zeroing it would cost as much as its first use.
        m_blocks.emplace_back(new std::byte[kBlock]);
        m_next = m_blocks.back().get();
        m_end = m_next + kBlock;
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
