#include "app/charts/chart_data.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace interleave {
namespace {

constexpr int kSamplesPerWindow = 6;

/// The smallest of `mantissas` times a power of ten that is at least `least`.
template <std::size_t N>
double roundUp(double least, const std::array<double, N>& mantissas) {
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double mantissa : mantissas)
        if (mantissa * power >= least * (1 - 1e-9)) return mantissa * power;
    return 10 * power;
}

}  // namespace

ValueAxis valueAxisFor(double most, bool counts) {
    if (!(most > 0)) return {};
    const double step = std::max(counts ? 1.0 : 0.0, roundUp(most / 4, std::array{1.0, 2.0, 3.0, 5.0}));
    return {step, step * std::ceil(most / step - 1e-9)};
}

Nanos rateWindow(Nanos length) {
    if (length <= 80) return 10;
    return std::llround(roundUp(static_cast<double>(length) / 8, std::array{1.0, 2.0, 3.0, 5.0}));
}

double mostRate(std::span<const Nanos> instants, Nanos window) {
    std::size_t most = 0, first = 0;
    for (std::size_t last = 0; last < instants.size(); ++last) {
        while (instants[last] - instants[first] >= window) ++first;
        most = std::max(most, last - first + 1);
    }
    return static_cast<double>(most) / toSeconds(window);
}

std::vector<QPointF> rateCurve(std::span<const Nanos> instants, Nanos window, Nanos end, TimeRange range, int columns) {
    std::vector<QPointF> curve;
    if (columns < 1 || range.length() < 1) return curve;
    const double perColumn = static_cast<double>(range.length()) / columns;
    const Nanos step = std::max<Nanos>({1, window / kSamplesPerWindow, static_cast<Nanos>(std::ceil(perColumn))});
    const auto before = [&](Nanos time) { return std::upper_bound(instants.begin(), instants.end(), time) - instants.begin(); };
    const auto sample = [&](Nanos time) {
        const auto within = static_cast<double>(before(time) - before(time - window));
        curve.emplace_back(static_cast<double>(time - range.from) / perColumn, within / toSeconds(window));
    };
    // Samples lie at multiples of the step since the run's start, one more on either side of the range, so that panning does not
    // reshape the curve.
    const Nanos first = std::max<Nanos>(0, range.from / step * step);
    const Nanos last = std::min(end, range.to + step);
    for (Nanos time = first; time < last; time += step) sample(time);
    if (last >= first) sample(last);
    return curve;
}

double mostValue(std::span<const CounterPoint> points) {
    double most = 0;
    for (const CounterPoint& point : points) most = std::max(most, point.value);
    return most;
}

std::vector<QPointF> stepCurve(std::span<const CounterPoint> points, Nanos end, TimeRange range, int columns) {
    std::vector<QPointF> curve;
    if (columns < 1 || range.length() < 1) return curve;
    const double perColumn = static_cast<double>(range.length()) / columns;
    auto next = std::upper_bound(points.begin(), points.end(), range.from,
                                 [](Nanos time, const CounterPoint& p) { return time < p.time; });
    double value = next == points.begin() ? 0 : std::prev(next)->value;
    double shown = value;
    int last = -1;
    for (int column = 0; column <= columns; ++column) {
        if (range.from + static_cast<Nanos>(perColumn * column) > end) break;
        const auto columnEnd = range.from + static_cast<Nanos>(std::llround(perColumn * (column + 1)));
        double farthest = value;
        for (; next != points.end() && next->time < columnEnd; ++next) {
            value = next->value;
            if (std::abs(value - shown) > std::abs(farthest - shown)) farthest = value;
        }
        if (column > 0 && farthest != shown) curve.emplace_back(column, shown);  // the corner
        if (column == 0 || farthest != shown) curve.emplace_back(column, farthest);
        shown = farthest;
        last = column;
    }
    if (last > 0) curve.emplace_back(last, shown);
    return curve;
}

}  // namespace interleave
