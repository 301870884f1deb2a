#include "app/timeline/profile.h"

#include <algorithm>
#include <cmath>

namespace interleave {
namespace {

constexpr double kBin = 6;

const Counter& ioInFlight(const Trace& trace) {
    static const Counter none;
    const auto counter = std::find_if(trace.inFlight.begin(), trace.inFlight.end(), [](const Counter& c) { return c.name == "io"; });
    return counter == trace.inFlight.end() ? none : *counter;
}

/// The counter's time average in each of `bins` equal parts of `whole`; 0 before its first point.
std::vector<double> averages(const Trace& trace, const Counter& counter, TimeRange whole, int bins) {
    std::vector<double> result(static_cast<std::size_t>(bins), 0.0);
    const double from = static_cast<double>(whole.from), each = static_cast<double>(whole.length()) / bins;
    const auto& points = counter.points;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (points[i].value == 0) continue;
        double start = (static_cast<double>(points[i].time) - from) / each;
        const Nanos until = i + 1 < points.size() ? points[i + 1].time : trace.end;  // what comes later is not known
        const double end = std::min((static_cast<double>(until) - from) / each, static_cast<double>(bins));
        for (start = std::max(start, 0.0); start < end;) {
            const double next = std::min(std::floor(start) + 1, end);
            result[static_cast<std::size_t>(start)] += points[i].value * (next - start);
            start = next;
        }
    }
    return result;
}

}  // namespace

std::vector<DrawBox> drawProfile(const Trace& trace, TimeRange whole, const QRectF& area) {
    const int bins = std::max(1, static_cast<int>(area.width() / kBin));
    const std::vector<double> cpu = averages(trace, trace.busyCores, whole, bins), io = averages(trace, ioInFlight(trace), whole, bins);
    double most = 0;
    for (std::size_t i = 0; i < cpu.size(); ++i) most = std::max(most, cpu[i] + io[i]);
    std::vector<DrawBox> boxes;
    if (most <= 0) return boxes;
    const auto add = [&](Ink ink, const std::vector<double>& values, const std::vector<double>* below) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            const double under = below ? std::round((*below)[i] / most * area.height()) : 0;
            const double top = std::round((values[i] + (below ? (*below)[i] : 0)) / most * area.height());
            const double left = std::round(area.left() + static_cast<double>(i) * area.width() / bins);
            const double right = std::round(area.left() + static_cast<double>(i + 1) * area.width() / bins);
            DrawBox box;
            box.rect = {left, area.bottom() - top, right - left, top - under};
            box.ink = ink;
            if (top > under) boxes.push_back(box);
        }
    };
    add(Ink::Cpu, cpu, nullptr);
    add(Ink::Io, io, &cpu);
    return boxes;
}

}  // namespace interleave
