#include "core/engine/tick_clock.h"

#include <time.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <fstream>
#include <string>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace interleave {

namespace {

constexpr Nanos kTrusted = 1'000'000;  // the system may slew its clock by 500 ns in that time (adjtimex), not by more

/// The same instant on both clocks, to within half of `window` ticks.
struct Instant {
    std::uint64_t ticks = 0;
    Nanos time = 0;
    std::uint64_t window = UINT64_MAX;
};

/// Ticks that count at one rate on every core, asleep or awake, and by which the system itself counts.
bool ticksAreSteady() {
#if defined(__x86_64__)
    unsigned a = 0, b = 0, c = 0, d = 0;
    constexpr unsigned kPowerManagement = 0x80000007, kInvariantTicks = 1U << 8;
    if (!__get_cpuid(kPowerManagement, &a, &b, &c, &d) || !(d & kInvariantTicks)) return false;
    std::ifstream file("/sys/devices/system/clocksource/clocksource0/current_clocksource");
    std::string source;
    return file >> source && source == "tsc";
#else
    return false;
#endif
}

/// Tried again while the thread was interrupted between the readings.
Instant readBoth() {
    constexpr std::uint64_t kUndisturbed = 500;  // ticks; some 50 where nothing comes between
    constexpr int kTries = 10;
    Instant best;
    for (int i = 0; i < kTries && best.window > kUndisturbed; ++i) {
        const std::uint64_t before = TickClock::ticks();
        const Nanos time = TickClock::systemTime();
        const std::uint64_t window = TickClock::ticks() - before;
        if (window < best.window) best = {before + window / 2, time, window};
    }
    return best;
}

std::atomic<bool> distrusted{false};

}  // namespace

Nanos TickClock::systemTime() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<Nanos>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

/// After a while a steady counter has told what the system tells now.
bool TickClock::differs(std::uint64_t ticks, Nanos time, double rate) const {
    const double told = static_cast<double>(ticks - m_ticks) * rate, passed = static_cast<double>(time - m_systemTime);
    return std::abs(told - passed) > 1'000 + passed / 1'000;
}

Nanos TickClock::setRight() {
    static const bool steady = ticksAreSteady();
    if (!steady || distrusted.load(std::memory_order_relaxed)) {
        m_trustedFor = 0;
        return std::max(systemTime(), m_latest);
    }
    static const Instant first = readBoth();
    const Instant at = readBoth();
    const Nanos time = std::max(at.time, m_latest);
    if (at.time - first.time < kTrusted) return m_latest = time;  // too early to tell the rate
    const double rate = static_cast<double>(at.time - first.time) / static_cast<double>(at.ticks - first.ticks);
    if (m_ticks != 0 && differs(at.ticks, at.time, rate)) distrusted.store(true, std::memory_order_relaxed);

    // What it is ahead of the system it makes up by going slower until it is next set right.
    const Nanos ahead = std::min(time - at.time, kTrusted / 2);
    const double slower = static_cast<double>(kTrusted - ahead) / static_cast<double>(kTrusted);
    m_ticks = at.ticks;
    m_time = time;
    m_systemTime = at.time;
    m_scale = static_cast<std::uint64_t>(std::ldexp(rate * slower, 32));
    m_trustedFor = static_cast<std::uint64_t>(static_cast<double>(kTrusted) / rate);
    m_latest = m_time + scaled(m_trustedFor);
    return time;
}

}  // namespace interleave
