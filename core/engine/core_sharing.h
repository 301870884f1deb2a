#pragma once

#include <cstdint>
#include <set>

#include "core/base/duration.h"

namespace interleave {

/// How runnable threads share P cores: alone on one each while they fit, else in equal shares, as round robin gives over more
/// than a few quanta. Computed, not stepped: `progress` is the work that every sharing thread has been given so far, so a
/// thread's end is a fixed point on it and only the next end is ever looked at. Kept in sixteenths of a nanosecond: exact while
/// every thread has a core, at most 1/16 ns off per change of sharing.
class CoreSharing {
public:
    explicit CoreSharing(int cores) : m_cores(cores) {}

    struct Thread {
        std::int64_t end = 0;  ///< on the progress scale
        std::uint64_t order = 0;
        int number = 0;
        bool operator<(const Thread& other) const { return end != other.end ? end < other.end : order < other.order; }
    };
    /// A thread with so much work to do joins, at the present instant. Returns what `leave` needs.
    Thread join(int number, Nanos work);
    void leave(const Thread& thread) { m_threads.erase(thread); }

    bool empty() const { return m_threads.empty(); }
    std::size_t size() const { return m_threads.size(); }
    bool crowded() const { return m_threads.size() > static_cast<std::size_t>(m_cores); }
    const Thread& first() const { return *m_threads.begin(); }
    /// How long from now until the first one is done, if nobody joins or leaves.
    Nanos untilFirst() const;
    void advance(Nanos by);

private:
    static constexpr std::int64_t kFraction = 16;
    int m_cores;
    std::int64_t m_progress = 0;
    std::uint64_t m_order = 0;
    std::set<Thread> m_threads;
};

}  // namespace interleave
