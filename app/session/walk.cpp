#include "app/session/walk.h"

#include <algorithm>
#include <chrono>

#include "app/session/calibration_file.h"
#include "core/run/strategy_costs.h"
#include "resources/resources.h"

namespace interleave {
namespace {

/// How many cores computed at each instant. A pool may have more workers than there are cores: they share, so the count is cut
/// there.
std::vector<CounterPoint> busyCores(const Trace& trace) {
    struct Edge {
        Nanos time;
        int by;
    };
    std::vector<Edge> edges;
    for (const Span& span : trace.spans) {
        if (span.kind != SpanKind::Cpu && span.kind != SpanKind::Startup) continue;
        edges.push_back({span.start, 1});
        edges.push_back({span.end, -1});
    }
    std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) { return a.time < b.time; });
    std::vector<CounterPoint> points;
    int busy = 0;
    for (std::size_t i = 0; i < edges.size(); ++i) {
        busy += edges[i].by;
        if (i + 1 < edges.size() && edges[i + 1].time == edges[i].time) continue;
        const double value = std::min(busy, std::max(1, trace.meta.cores));
        if (points.empty() || points.back().value != value) points.push_back({edges[i].time, value});
    }
    return points;
}

ChartSeries seriesOf(const Trace& trace) {
    ChartSeries series;
    for (const Item& item : trace.items)
        if (item.finish >= 0 && !item.dropped && !item.failed) series.finishes.push_back(item.finish);
    std::sort(series.finishes.begin(), series.finishes.end());
    series.busyCores = busyCores(trace);
    return series;
}

}  // namespace

Result<CostTable> shippedCosts() { return parseCosts(resource("strategies.json"), "strategies.json"); }

Result<CostTable> costsNamed(const std::string& name) {
    auto costs = shippedCosts();
    if (!costs || name == "shipped") return costs;
    auto kept = keptCosts();
    if (!kept) return std::move(kept).error();
    if (!*kept) return Error{{}, "this machine's own costs have not been measured", "run `interleave calibrate` once"};
    costs->machine = **kept;
    return costs;
}

RunResultPtr derive(TracePtr trace, Settings settings, std::optional<Nanos> sequential, double milliseconds) {
    auto result = std::make_shared<RunResult>();
    result->summary = summarise(*trace, sequential);
    result->verdict = verdictOf(*trace, result->summary);
    result->lanes = std::make_shared<const Lanes>(packLanes(*trace));
    result->series = std::make_shared<const ChartSeries>(seriesOf(*trace));
    result->settings = std::move(settings);
    result->simulateMilliseconds = milliseconds;
    result->trace = std::move(trace);
    return result;
}

Result<RunResultPtr> walk(const RunRequest& request, RunControl* control, std::optional<Nanos> sequential) {
    const auto begin = std::chrono::steady_clock::now();
    auto trace = execute(request, control);
    if (!trace) return trace.error();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    return derive(*trace, request.settings, sequential, took.count());
}

}  // namespace interleave
