#pragma once

#include <array>
#include <cstddef>
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

    void* take(std::size_t size);
    void give(void* block, std::size_t size);

    /// The arena of the run on this thread; set by Scope.
    static FrameArena& current();
    class Scope {
    public:
        explicit Scope(FrameArena& arena);
        ~Scope();

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

}  // namespace interleave
