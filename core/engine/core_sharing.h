#pragma once

#include <cstdint>
#include <set>

#include "core/base/duration.h"

namespace interleave {

/// How fast each of so many runnable threads goes on so many cores: alone on one while they fit, else with an equal share. Work is
/// counted in sixteenths of a nanosecond of one core.
struct Pace {
    static constexpr std::int64_t kFraction = 16;
    std::int64_t cores = 1;
    std::int64_t threads = 1;

    Nanos timeFor(std::int64_t work) const;  ///< rounded up; kNever where there is no core
    std::int64_t workIn(Nanos time) const;   ///< rounded down
};

/// How runnable threads share P cores: alone on one each while they fit. Beyond that a thread that has just woken runs at once,
/// in the place of one that has run longer, for a quantum; those that stay runnable have equal shares of the cores that are left,
/// as round robin gives over a few quanta. Computed, not stepped: `progress` is the work that each thread of a group has been
/// given so far, so a thread's end is a fixed point on it and only the next end is ever looked at. Kept in sixteenths of a
/// nanosecond: exact while every thread has a core, at most 1/16 ns off per change of sharing.
class CoreSharing {
public:
    static constexpr Nanos kQuantum = 4'000'000;

    explicit CoreSharing(int cores) : m_cores(cores) {}

    struct Thread {
        std::int64_t end = 0;  ///< on its group's scale: of its work, or of its first quantum
        std::uint64_t order = 0;
        std::int64_t later = 0;  ///< work left after that quantum
        int number = 0;
        bool operator<(const Thread& other) const { return end != other.end ? end < other.end : order < other.order; }
    };
    /// A thread with so much work to do joins, at the present instant; `woken`: it was not running until now. Its place changes
    /// when its first quantum ends.
    void join(int number, Nanos work, bool woken);

    /// A thread stops before it is done.
    void leave(int number);

    bool empty() const { return m_woken.threads.empty() && m_staying.threads.empty(); }
    std::size_t size() const { return m_woken.threads.size() + m_staying.threads.size(); }
    bool crowded() const { return static_cast<std::int64_t>(size()) + m_beside > m_cores; }
    /// Of the threads that stay runnable.
    Pace pace() const;
    /// How many threads that are kept elsewhere have their share beside those that stay here.
    void setBeside(std::int64_t threads) { m_beside = threads; }
    /// How long from now until a thread is done or has had its first quantum, if nobody joins meanwhile.
    Nanos untilNext() const;
    /// At most untilNext().
    void advance(Nanos by);
    /// The number of a thread that is done at this instant, which leaves; -1: none. Threads whose first quantum ended take their
    /// place among the others.
    int takeDone();

private:
    struct Group {
        std::set<Thread> threads;
        std::int64_t progress = 0;
        /// Where on the scale so much work from now ends. It begins anew with the first thread, lest a long run outgrow it.
        std::int64_t endOf(Nanos work);
        Nanos untilFirst(const Pace& pace) const;
        void advance(Nanos by, const Pace& pace);
        const Thread& first() const { return *threads.begin(); }
        Thread take() { return threads.extract(threads.begin()).value(); }
        bool due() const { return !threads.empty() && threads.begin()->end <= progress; }
    };
    Pace paceOfWoken() const { return {m_cores, static_cast<std::int64_t>(m_woken.threads.size())}; }

    int m_cores;
    std::int64_t m_beside = 0;
    std::uint64_t m_order = 0;
    Group m_woken, m_staying;
};

}  // namespace interleave
