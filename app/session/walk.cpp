#include "app/session/walk.h"

#include <algorithm>
#include <chrono>

#include "app/session/calibration_file.h"
#include "core/run/strategy_costs.h"
#include "resources/resources.h"

namespace interleave {
namespace {

ChartSeries seriesOf(const Trace& trace) {
    ChartSeries series;
    for (const Item& item : trace.items)
        if (item.finish >= 0 && !item.dropped && !item.failed) series.finishes.push_back(item.finish);
    std::sort(series.finishes.begin(), series.finishes.end());
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
