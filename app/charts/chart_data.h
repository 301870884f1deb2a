#pragma once

#include <QPointF>
#include <span>
#include <vector>

#include "app/timeline/time_scale.h"
#include "core/trace/trace.h"

namespace interleave {

/// A value axis from 0: grid lines `step` apart up to `top`.
struct ValueAxis {
    double step = 1, top = 4;
};
/// At most four steps of 1, 2, 3 or 5 times a power of ten that hold `most`; counts have no step below 1.
ValueAxis valueAxisFor(double most, bool counts);

/// How long a look back a rate is taken over: a round time of about an eighth of the run, so that zooming does not change the
/// figures.
Nanos rateWindow(Nanos length);
/// Instants per second within `window` before each sample; six samples a window, but at most one a column. x in columns of
/// `range`. `end`: where the run ends and the curve with it. `instants` are sorted.
std::vector<QPointF> rateCurve(std::span<const Nanos> instants, Nanos window, Nanos end, TimeRange range, int columns);
/// The highest value that rateCurve() can show, whatever the range.
double mostRate(std::span<const Nanos> instants, Nanos window);

/// A counter that holds its value from point to point: at most one value a column, as steps with their corners. A column in which
/// it changes shows the value that is farthest from the column before, so that a dip shorter than a pixel is still seen. x in
/// columns of `range`; `end` as above.
std::vector<QPointF> stepCurve(std::span<const CounterPoint> points, Nanos end, TimeRange range, int columns);
double mostValue(std::span<const CounterPoint> points);

}  // namespace interleave
