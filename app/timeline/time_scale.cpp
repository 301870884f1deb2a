#include "app/timeline/time_scale.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace interleave {
namespace {

constexpr double kFarOutside = 1e6;
constexpr Nanos kShortest = 10;

/// Back to integer time without leaving its domain. Long double: its 64 bits of mantissa hold every Nanos exactly.
Nanos toNanos(long double value) {
    constexpr long double most = 9.2e18L;
    return static_cast<Nanos>(std::llroundl(std::clamp(value, -most, most)));
}

long double lengthOf(TimeRange range) { return static_cast<long double>(range.to) - static_cast<long double>(range.from); }

struct Unit {
    Nanos nanos;
    const char* name;
};
constexpr std::array<Unit, 4> kUnits{{{1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "µs"}, {1, "ns"}}};

Unit unitFor(long double largest) {
    for (const Unit& unit : kUnits)
        if (largest >= static_cast<long double>(unit.nanos)) return unit;
    return kUnits.back();
}

/// Decimals that tell two neighbours at this step apart.
int decimalsFor(Nanos step, Nanos unit) {
    int decimals = 0;
    for (Nanos part = unit; part > 1 && step % part != 0; part /= 10) ++decimals;
    return decimals;
}

/// Exact, from integers: a double would print 2.1700000000000004 s.
QString textIn(const Unit& unit, Nanos time, int decimals) {
    const auto size = time < 0 ? 0 - static_cast<std::uint64_t>(time) : static_cast<std::uint64_t>(time);
    const auto whole = size / static_cast<std::uint64_t>(unit.nanos), rest = size % static_cast<std::uint64_t>(unit.nanos);
    QString text = (time < 0 ? QStringLiteral("-") : QString()) + QString::number(whole);
    if (decimals > 0) {
        int digits = 0;
        for (Nanos u = unit.nanos; u > 1; u /= 10) ++digits;
        text += QLatin1Char('.') + QString::number(rest).rightJustified(digits, QLatin1Char('0')).left(decimals);
    }
    return text + QLatin1Char(' ') + QString::fromUtf8(unit.name);
}

/// The smallest of 1, 2, 5 times a power of ten that is at least `least`, from 1 ns up to what Nanos can hold.
Nanos roundStep(long double least) {
    Nanos power = 1;
    while (true) {
        for (const Nanos factor : {1, 2, 5})
            if (static_cast<long double>(power) * static_cast<long double>(factor) >= least) return power * factor;
        if (power >= 1'000'000'000'000'000'000) return power;
        power *= 10;
    }
}

/// `range` moved, not resized where it fits, into what may be looked at: half a run before the run to half a run after it.
TimeRange within(long double from, long double length, TimeRange whole) {
    const long double slack = std::max(lengthOf(whole), static_cast<long double>(kShortest)) / 2;
    const long double low = static_cast<long double>(whole.from) - slack, high = static_cast<long double>(whole.to) + slack;
    from = std::clamp(from, low, std::max(low, high - length));
    const Nanos start = toNanos(from);
    return {start, std::max(toNanos(static_cast<long double>(start) + length), start + kShortest)};
}

}  // namespace

TimeScale::TimeScale(TimeRange range, double left, double width) : m_range(range), m_left(left), m_width(std::max(width, 1.0)) {
    if (m_range.to <= m_range.from) m_range.to = m_range.from + 1;
}

double TimeScale::x(Nanos time) const {
    const long double share = (static_cast<long double>(time) - static_cast<long double>(m_range.from)) / lengthOf(m_range);
    return static_cast<double>(std::clamp(static_cast<long double>(m_left) + share * static_cast<long double>(m_width),
                                          static_cast<long double>(-kFarOutside), static_cast<long double>(kFarOutside)));
}

Nanos TimeScale::time(double x) const {
    const long double share =
        (static_cast<long double>(x) - static_cast<long double>(m_left)) / static_cast<long double>(m_width);
    return toNanos(static_cast<long double>(m_range.from) + share * lengthOf(m_range));
}

double TimeScale::nanosPerPixel() const { return static_cast<double>(lengthOf(m_range)) / m_width; }

std::vector<TimeScale::Tick> TimeScale::ticks(double minimumPixels) const {
    const long double least = static_cast<long double>(nanosPerPixel()) * static_cast<long double>(std::max(minimumPixels, 1.0));
    const Nanos step = roundStep(least);
    const long double largest =
        std::max(std::abs(static_cast<long double>(m_range.from)), std::abs(static_cast<long double>(m_range.to)));
    const Unit unit = unitFor(std::max(largest, static_cast<long double>(step)));
    const int decimals = decimalsFor(step, unit.nanos);

    std::vector<Tick> result;
    // Multiples of the step, counted and not added up, so that the last Nanos cannot overflow.
    for (Nanos n = m_range.from / step - (m_range.from < 0 ? 1 : 0);; ++n) {
        const long double exact = static_cast<long double>(n) * static_cast<long double>(step);
        if (exact > static_cast<long double>(m_range.to)) break;
        if (exact < static_cast<long double>(m_range.from)) continue;
        result.push_back({n * step, textIn(unit, n * step, decimals)});
    }
    return result;
}

QString timeText(Nanos time, Nanos length) {
    Nanos step = 1;
    while (step <= length / 1000) step *= 10;
    const Nanos down = time - time % step;
    const Nanos rounded = time % step < (step + 1) / 2 || down > kNever - step ? down : down + step;
    const Unit unit = unitFor(std::max(std::abs(static_cast<long double>(rounded)), static_cast<long double>(length)));
    return textIn(unit, rounded, decimalsFor(step, unit.nanos));
}

TimeRange zoomed(TimeRange range, double factor, Nanos anchor, TimeRange whole) {
    const long double length = std::max(lengthOf(range), 1.0L);
    const long double longest = std::max(2 * lengthOf(whole), static_cast<long double>(kShortest));
    const long double wanted = std::isfinite(factor) && factor > 0 ? length * static_cast<long double>(factor) : length;
    const long double next = std::clamp(wanted, static_cast<long double>(kShortest), longest);
    const long double before = static_cast<long double>(anchor) - static_cast<long double>(range.from);
    return within(static_cast<long double>(anchor) - before * next / length, next, whole);
}

TimeRange panned(TimeRange range, Nanos by, TimeRange whole) {
    return within(static_cast<long double>(range.from) + static_cast<long double>(by), lengthOf(range), whole);
}

}  // namespace interleave
