#pragma once

#include <string>
#include <string_view>

#include "core/run/runner.h"
#include "core/run/strategy_costs.h"
#include "resources/resources.h"
#include "tests/catch.h"

namespace interleave {

/// A run for tests: a scenario from its text or a shipped one by id, with overrides as on the command line.
struct Play {
    std::string_view text;
    std::vector<std::string> overrides = {};
    std::optional<Strategy> strategy = std::nullopt;
    Mode mode = Mode::Simulated;

    RunRequest request() const {
        Result<ScenarioPtr> scenario = parseScenario(text, "test.json");
        INFO((scenario.ok() ? "" : scenario.error().text()));
        REQUIRE(scenario.ok());
        RunRequest request;
        request.scenario = *scenario;
        request.mode = mode;
        for (const std::string& each : overrides) {
            const Status set = setFromText(request.settings, *request.scenario, each);
            INFO((set.ok() ? "" : set.error().text()));
            REQUIRE(set.ok());
        }
        if (strategy) request.settings.strategy = strategy;
        request.costs = shippedCosts();
        return request;
    }
    static CostTable shippedCosts() {
        auto costs = parseCosts(resource("strategies.json"), "strategies.json");
        INFO((costs.ok() ? "" : costs.error().text()));
        REQUIRE(costs.ok());
        return *costs;
    }
    TracePtr operator()() const {
        Result<TracePtr> trace = execute(request());
        INFO((trace.ok() ? "" : trace.error().text()));
        REQUIRE(trace.ok());
        return *trace;
    }
};

/// A program wrapped into a scenario with native workers, for tests of single steps.
inline std::string around(const std::string& program, const std::string& more = "") {
    return R"({"version":1,"id":"test","title":"Test","topic":"foundations","machine":{"strategy":"native","workers":4,"cores":4},)" +
           more + R"("program":)" + program + "}";
}

/// How each leaf ended, `name outcome at` in the order of the ends; times in ms.
inline std::vector<std::string> leaves(const TracePtr& trace) {
    std::vector<std::string> told;
    for (const Event& e : trace->events)
        if (e.kind == EventKind::Leaf)
            told.push_back(trace->names[e.tag] + " " + leafWord(leafOutcome(e)) + " " + std::to_string(e.time / 1'000'000));
    return told;
}

inline double seconds(const TracePtr& trace) { return toSeconds(trace->makespan); }

}  // namespace interleave
