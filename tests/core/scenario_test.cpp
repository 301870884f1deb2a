#include "core/scenario/scenario.h"

#include "core/scenario/program.h"
#include "resources/resources.h"
#include "tests/catch.h"

using namespace interleave;

namespace {

ScenarioPtr shipped(const std::string& id) {
    auto scenario = parseScenario(resource("scenarios/" + id + ".json"), id + ".json");
    if (!scenario) FAIL(scenario.error().text());
    return *scenario;
}

Program bound(const ScenarioPtr& scenario, const Settings& settings = {}) {
    auto program = bind(*scenario, settings);
    if (!program) FAIL(program.error().text());
    return *std::move(program);
}

template <class T>
const T& as(const StepPtr& step) {
    REQUIRE(step);
    REQUIRE(std::holds_alternative<T>(step->detail));
    return std::get<T>(step->detail);
}

}  // namespace

TEST_CASE("the agent's program is what its file says", "[scenario]") {
    const ScenarioPtr scenario = shipped("ai-agent");
    CHECK(scenario->title == "AI agent");
    CHECK(scenario->topic == "capstone");
    CHECK(scenario->strategy == Strategy::Interpreters);
    REQUIRE(scenario->parameters.size() == 7);
    CHECK(scenario->parameters[0].name == "weather");
    CHECK(scenario->parameters[0].defaultValue == 2);
    CHECK(scenario->parameters[4].name == "workers");
    CHECK(scenario->parameters[5].name == "seed");
    CHECK_FALSE(scenario->parameters[5].declared);

    Settings settings;
    settings.values["time_scale"] = 0.5;
    settings.values["weather"] = 6;
    const Program program = bound(scenario, settings);
    CHECK(program.workers == 3);
    CHECK(program.cores == 4);
    const auto& timeout = as<TimeoutStep>(program.root);
    CHECK(timeout.limit.first.constant == 7.5);
    const auto& gather = as<GatherStep>(timeout.body);
    CHECK(gather.returnExceptions);
    CHECK(timeout.body->countsItems);
    REQUIRE(gather.children.list.size() == 3);
    const auto& branch = as<SequenceStep>(gather.children.list[0]);
    const auto& fetch = as<TimeoutStep>(branch.steps[0]);
    CHECK(as<IoStep>(fetch.body).leaf.duration.first.constant == 3);
    CHECK(program.names[fetch.body->name] == "weather");
    CHECK(as<CpuStep>(branch.steps[1]).leaf.duration.first.constant == 1);
    CHECK(program.names[branch.steps[1]->name] == "inference");
    const auto& second = as<SequenceStep>(gather.children.list[1]);
    CHECK(branch.steps[1]->key != second.steps[1]->key);
    CHECK(branch.steps[1]->line == second.steps[1]->line);
}
