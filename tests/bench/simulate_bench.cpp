// What a slider costs: scenario to trace, for a thousand tasks and for a million. Peak memory is printed by the process itself
// (see the label).
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <string>

#include "core/run/runner.h"

namespace {

using namespace interleave;

RunRequest sleepers(std::int64_t tasks) {
    const std::string text =
        R"({"version":1,"id":"bench","title":"Bench","topic":"foundations","machine":{"strategy":"native","workers":4,"cores":4},"program":{"gather":{"each":)" +
        std::to_string(tasks) + R"(,"do":{"io":{"uniform":["1 ms","900 ms"]},"name":"fetch"}}}})";
    RunRequest request;
    request.scenario = *parseScenario(text, "bench.json");
    return request;
}

void simulateTasks(benchmark::State& state) {
    const RunRequest request = sleepers(state.range(0));
    std::size_t events = 0;
    for (auto _ : state) {
        const TracePtr trace = *execute(request);
        events = trace->events.size();
        benchmark::DoNotOptimize(events);
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    state.SetItemsProcessed(state.iterations() * state.range(0));
    state.counters["events"] = static_cast<double>(events);
    state.counters["peak_MiB"] = static_cast<double>(usage.ru_maxrss) / 1024;
}
BENCHMARK(simulateTasks)->Arg(1'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void simulateWithoutRecording(benchmark::State& state) {
    RunRequest request = sleepers(state.range(0));
    request.record = false;
    for (auto _ : state) benchmark::DoNotOptimize((*execute(request))->makespan);
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(simulateWithoutRecording)->Arg(1'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
