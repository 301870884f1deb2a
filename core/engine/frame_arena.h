#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <new>
#include <utility>
#include <vector>

#include "core/base/pages.h"

namespace interleave {

/// Where one run's coroutine frames, tasks and small records live: bump allocation with a free list per size, given back to the
/// system all at once when the run is over. For one thread at a time; leaves out alignment beyond that of std::max_align_t.
class FrameArena {
public:
    FrameArena() = default;
    FrameArena(const FrameArena&) = delete;
    FrameArena& operator=(const FrameArena&) = delete;

    void* take(std::size_t size) {
        const std::size_t grains = (size + kGrain - 1) / kGrain;
        if (grains < m_free.size()) [[likely]] {
            if (Free* block = m_free[grains]) {
                m_free[grains] = block->next;
                return block;
            }
            if (static_cast<std::size_t>(m_end - m_next) >= grains * kGrain) return std::exchange(m_next, m_next + grains * kGrain);
        }
        return takeAnew(grains * kGrain);
    }
    void give(void* block, std::size_t size) {
        const std::size_t grains = (size + kGrain - 1) / kGrain;
        if (grains < m_free.size()) [[likely]]
            m_free[grains] = new (block) Free{m_free[grains]};
        else
            ::operator delete(block);
    }

    /// Bytes handed out, given back or not.
    std::size_t used() const {
        std::size_t all = 0;
        for (const Pages& block : m_blocks) all += block.size();
        return all - static_cast<std::size_t>(m_end - m_next);
    }

    /// The arena of the run on this thread; set by Scope.
    static FrameArena& current() {
        assert(t_current);
        return *t_current;
    }
    class Scope {
    public:
        explicit Scope(FrameArena& arena) : m_outer(std::exchange(t_current, &arena)) {}
        ~Scope() { t_current = m_outer; }

    private:
        FrameArena* m_outer;
    };

private:
    static constexpr std::size_t kGrain = 16, kLargest = 2048;
    static constexpr std::size_t kFirstBlock = std::size_t{1} << 18,
                                 kLastBlock = std::size_t{1} << 25;  // each twice the one before
    struct Free {
        Free* next;
    };
    void* takeAnew(std::size_t bytes);

    static inline thread_local constinit FrameArena* t_current = nullptr;
    std::array<Free*, kLargest / kGrain + 1> m_free{};
    std::vector<Pages> m_blocks;
    std::byte* m_next = nullptr;
    std::byte* m_end = nullptr;
};

/// Base of what is to live in the current run's arena.
struct InArena {
    static void* operator new(std::size_t size) { return FrameArena::current().take(size); }
    static void operator delete(void* block, std::size_t size) { FrameArena::current().give(block, size); }
};

/// The current run's arena for what the standard library allocates.
template <class T>
struct ArenaAllocator {
    using value_type = T;
    ArenaAllocator() = default;
    template <class Other>
    ArenaAllocator(const ArenaAllocator<Other>&) {}
    T* allocate(std::size_t count) { return static_cast<T*>(FrameArena::current().take(count * sizeof(T))); }
    void deallocate(T* block, std::size_t count) { FrameArena::current().give(block, count * sizeof(T)); }
    bool operator==(const ArenaAllocator&) const = default;
};

}  // namespace interleave
