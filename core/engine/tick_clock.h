#pragma once

#include <cstdint>

#include "core/base/duration.h"

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace interleave {

/// CLOCK_MONOTONIC, read for one thread through the processor's tick counter: two fifths of what asking the system costs, and a
/// time stamp is most of what an event costs. Set right by the system's clock every millisecond, from which it differs by less
/// than a microsecond; it never runs backwards. Where the system itself does not count by such ticks, or they turn out not to
/// be steady, each reading asks the system.
class TickClock {
public:
    static TickClock& ofThisThread();

    Nanos now() {
        const std::uint64_t passed = ticks() - m_ticks;
        if (passed >= m_trustedFor) [[unlikely]] return setRight();
        return m_time + scaled(passed);
    }

    /// What the system says, at the system's price.
    static Nanos systemTime();
    /// The processor's counter; 0 where there is none.
    static std::uint64_t ticks() {
#if defined(__x86_64__)
        return __rdtsc();
#else
        return 0;
#endif
    }

private:
    Nanos scaled(std::uint64_t passed) const { return static_cast<Nanos>(passed * m_scale >> 32); }
    Nanos setRight();
    bool differs(std::uint64_t ticks, Nanos time, double rate) const;

    std::uint64_t m_ticks = 0, m_trustedFor = 0;  ///< since when, and for how long, the counter alone tells the time
    std::uint64_t m_scale = 0;                    ///< ns a tick * 2^32
    Nanos m_time = 0;                             ///< at m_ticks
    Nanos m_latest = 0;                           ///< what may have been told before it was next set right
    Nanos m_systemTime = 0;                       ///< at m_ticks, by the system
};

inline TickClock& TickClock::ofThisThread() {
    static thread_local constinit TickClock clock;
    return clock;
}

}  // namespace interleave
