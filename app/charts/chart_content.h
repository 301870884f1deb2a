#pragma once

#include <QColor>
#include <QPointF>
#include <QString>
#include <array>
#include <functional>
#include <vector>

#include "app/charts/chart_data.h"
#include "app/look/theme.h"
#include "app/session/session.h"

namespace interleave {

/// One curve: its points for a range of time and a number of columns. Holds on to the run it was made of.
struct Curve {
    QString name;
    QColor Theme::*colour = &Theme::accent;
    std::function<std::vector<QPointF>(TimeRange range, int columns)> sample;
};

/// What one chart shows, without size and theme.
struct ChartContent {
    QString title, unit;
    QString explanation;
    ValueAxis axis;
    std::vector<Curve> curves;
    bool smooth = false;  ///< few points and lines at an angle: worth antialiasing, which costs three times as much
};

/// The three charts of a run, from left to right: throughput; in flight (I/O and CPU); queue depth, or core use where there is no
/// queue.
std::array<ChartContent, 3> chartContents(const RunResult& result);
/// The same without a run: titles and axes.
std::array<ChartContent, 3> emptyChartContents();

}  // namespace interleave
