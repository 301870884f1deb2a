#pragma once

#include <vector>

#include <QString>

#include "core/base/duration.h"

namespace interleave {

/// The one view state of the time axis, shared by overview, ruler, timeline and charts.
struct TimeRange {
    Nanos from = 0, to = 1;
    bool operator==(const TimeRange&) const = default;
    Nanos length() const { return to - from; }
};

/// Time to pixels and back, and where ticks go: pure maths, no widget.
class TimeScale {
public:
    TimeScale(TimeRange range, double left, double width);
    double x(Nanos time) const;  ///< clamped to a million pixels outside, so painters never overflow
    Nanos time(double x) const;
    double nanosPerPixel() const;
    TimeRange range() const { return m_range; }

    struct Tick {
        Nanos time;
        QString label;
    };
    /// The lines of the axis within the range.
    /// Round steps (1, 2, 5 times a power of ten) at least `minimumPixels` apart, labelled in the unit that fits (`0.2 s`, `40
    /// ms`, `3.1 µs`).
    std::vector<Tick> ticks(double minimumPixels) const;

private:
    TimeRange m_range;
    double m_left, m_width;
};

/// An instant as a person reads it beside a length: `1.102 s` where the length is 128 ms, in the unit that fits.
QString timeText(Nanos time, Nanos length);

/// The range zoomed by `factor` (< 1: in) with the time at `anchor` staying in place; never shorter than 10 ns, never beyond
/// twice `whole` around it.
TimeRange zoomed(TimeRange range, double factor, Nanos anchor, TimeRange whole);
TimeRange panned(TimeRange range, Nanos by, TimeRange whole);

}  // namespace interleave
