#include "core/analysis/compare.h"

#include <algorithm>
#include <cmath>

#include "core/analysis/summary.h"

namespace interleave {

Spread Spread::of(std::vector<double> values) {
    if (values.empty()) return {};
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    const double median = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    return {values.front(), median, values.back()};
}

namespace {

StrategyResult resultOf(const RunRequest& request, int repeats, RunControl* control) {
    StrategyResult row;
    row.strategy = *request.settings.strategy;
    std::vector<double> makespans, cpu, memory;
    for (int i = 0; i < repeats; ++i) {
        const Result<TracePtr> trace = execute(request, control);
        if (!trace.ok()) {
            row.unavailable = trace.error().text();
            return row;
        }
        const Summary summary = summarise(**trace);
        row.outcome = (*trace)->outcome;
        row.error = (*trace)->error;
        row.coreUse = summary.coreUse;
        makespans.push_back(summary.makespan);
        cpu.push_back(summary.cpuSeconds);
        memory.push_back(request.mode == Mode::Real ? (*trace)->memoryUsed : summary.peakMemory);
        if (row.outcome == RunOutcome::Stopped) break;
    }
    row.makespan = Spread::of(std::move(makespans));
    row.cpu = Spread::of(std::move(cpu));
    row.memory = Spread::of(std::move(memory));
    return row;
}

}  // namespace

Result<std::vector<StrategyResult>> compareStrategies(RunRequest request, int repeats, RunControl* control) {
    // What is wrong with the settings is wrong under every strategy, and is said once.
    if (const Result<Program> bound = bind(*request.scenario, request.settings); !bound.ok()) return bound.error();
    std::vector<StrategyResult> rows;
    for (const Strategy strategy : kStrategies) {
        request.settings.strategy = strategy;
        rows.push_back(resultOf(request, request.mode == Mode::Real ? repeats : 1, control));
        if (control && control->stopRequested()) return Error{{}, "stopped", ""};
    }
    const StrategyResult& sequential = rows.front();
    for (StrategyResult& row : rows) {
        const bool both = row.unavailable.empty() && row.outcome == RunOutcome::Done && sequential.outcome == RunOutcome::Done;
        if (both && row.makespan.median > 0) row.speedup = sequential.makespan.median / row.makespan.median;
    }
    return rows;
}

const char* worthOf(double speedup) {
    if (std::abs(speedup - 1) < 0.005) return "as fast";
    if (speedup < 1.0) return "slower";
    if (speedup < 1.2) return "not worth it";
    return speedup < 2.0 ? "worth a look" : "a clear gain";
}

}  // namespace interleave
