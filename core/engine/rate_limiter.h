#pragma once

#include <cstdint>
#include <deque>

#include "core/engine/semaphore.h"

namespace interleave {

/// At most `most` grants in any window of `period`: the (n + most)-th grant comes no earlier than `period` after the n-th, and at
/// that instant it may. A sliding window, neither a bucket that saves up nor one that empties on the minute, so the rule can be
/// read off a record. Who waits is served in order of arrival; one that is cancelled takes no grant and holds nobody up.
class RateLimiter {
public:
    /// `period` in ns; `name` is the limit's, for the cause of the wait.
    RateLimiter(Loop& loop, std::uint32_t most, Nanos period, NameId name)
        : m_loop(loop), m_turn(loop, 1, name), m_most(most), m_period(period), m_name(name) {}
    RateLimiter(const RateLimiter&) = delete;
    RateLimiter& operator=(const RateLimiter&) = delete;

    /// Completed: a grant was taken, after a wait where there was none. Cancelled: none was.
    Co acquire();
    /// Takes a grant if there is one now. Not to be mixed with those who wait: it would overtake them.
    bool tryAcquire();

private:
    Loop& m_loop;
    Semaphore m_turn;            ///< the head of the queue waits for the clock, the others for the head
    std::deque<Nanos> m_grants;  ///< when the last ones were; never more than m_most
    const std::uint32_t m_most;
    const Nanos m_period;
    const NameId m_name;
};

}  // namespace interleave
