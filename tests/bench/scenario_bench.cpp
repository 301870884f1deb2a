// What stands between a slider and a simulation: reading a scenario (once), binding it (at each move).
#include <benchmark/benchmark.h>

#include <string>

#include "core/scenario/program.h"
#include "resources/resources.h"

using namespace interleave;

namespace {

void readScenario(benchmark::State& state) {
    const std::string_view text = resource("scenarios/fetch-analyse-store.json");
    for (auto _ : state) benchmark::DoNotOptimize(parseScenario(text, "bench.json").ok());
}
BENCHMARK(readScenario)->Unit(benchmark::kMicrosecond);

void bindScenario(benchmark::State& state) {
    const auto scenario = parseScenario(resource("scenarios/fetch-analyse-store.json"), "bench.json");
    Settings settings;
    for (auto _ : state) {
        settings.values["fetch_latency"] = 0.1 + 1e-6 * static_cast<double>(state.iterations() % 1000);
        benchmark::DoNotOptimize(bind(**scenario, settings).ok());
    }
}
BENCHMARK(bindScenario)->Unit(benchmark::kMicrosecond);

}  // namespace
