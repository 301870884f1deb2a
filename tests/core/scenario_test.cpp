#include "core/scenario/scenario.h"

#include "core/scenario/program.h"
#include "core/scenario/settings.h"
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

TEST_CASE("every shipped scenario loads, and its file is named after its id", "[scenario]") {
    int count = 0;
    for (const Resource& file : resources()) {
        if (!file.path.starts_with("scenarios/")) continue;
        const auto parsed = parseScenario(file.text, std::string(file.path));
        if (!parsed) FAIL(parsed.error().text());
        ++count;
        const Scenario& scenario = **parsed;
        CHECK(file.path == "scenarios/" + scenario.id + ".json");
        CHECK_FALSE(scenario.about.empty());
        for (const Parameter& parameter : scenario.parameters) {
            INFO(scenario.id << ": " << parameter.name);
            CHECK(parseValue(parameter, formatValue(parameter, parameter.defaultValue)).ok());
            for (const double extreme : {parameter.minimum, parameter.maximum}) {
                Settings settings;
                settings.values[parameter.name] = extreme;
                CHECK(bind(scenario, settings).ok());
            }
        }
    }
    CHECK(count >= 4);
}

TEST_CASE("settings come from text, in the parameter's own units", "[scenario]") {
    const ScenarioPtr scenario = shipped("fetch-analyse-store");
    struct Row {
        const char* text;
        const char* name;
        double value;
    };
    const Row rows[] = {{"items=100", "items", 100},
                        {"fetch_latency=200ms", "fetch_latency", 0.2},
                        {"fetch_latency = 0.2 s", "fetch_latency", 0.2},
                        {"failure_rate=3 %", "failure_rate", 0.03},
                        {"failure_rate=0.05", "failure_rate", 0.05},
                        {"workers=2", "workers", 2},
                        {"seed=7", "seed", 7},
                        {"time_scale=0.05", "time_scale", 0.05},
                        {"time_scale=2", "time_scale", 2}};
    for (const Row& row : rows) {
        INFO(row.text);
        Settings settings;
        const Status status = setFromText(settings, *scenario, row.text);
        if (!status) FAIL(status.error().text());
        CHECK(settings.values.at(row.name) == Approx(row.value));
    }
    Settings settings;
    REQUIRE(setFromText(settings, *scenario, "strategy=event-loop").ok());
    REQUIRE(setFromText(settings, *scenario, "cores=2").ok());
    CHECK(settings.strategy == Strategy::EventLoop);
    CHECK(settings.cores == 2);
    CHECK(settings.values.empty());
}

TEST_CASE("settings that make no sense are refused in words", "[scenario]") {
    const ScenarioPtr scenario = shipped("fetch-analyse-store");
    struct Row {
        const char* text;
        const char* word;
    };
    const Row rows[] = {{"items", "NAME=VALUE"},
                        {"itmes=3", "did you mean `items`?"},
                        {"items=3.5", "not whole"},
                        {"items=0", "too small"},
                        {"items=-3", "too small"},
                        {"items=1e9", "too large"},
                        {"items=many", "not a number"},
                        {"fetch_latency=3", "no unit"},
                        {"fetch_latency=1 min", "from 5 ms to 1 s"},
                        {"failure_rate=60 %", "too large"},
                        {"cores=0", "too small"},
                        {"cores=1025", "too large"},
                        {"strategy=thread", "did you mean `threads`?"},
                        {"workers=", "not a number"},
                        {"=3", "no parameter"}};
    for (const Row& row : rows) {
        INFO(row.text);
        Settings settings;
        const Status status = setFromText(settings, *scenario, row.text);
        REQUIRE_FALSE(status.ok());
        INFO(status.error().text());
        CHECK(status.error().text().find(row.word) != std::string::npos);
        CHECK(settings == Settings{});
    }
    Settings wrong;
    wrong.values["itmes"] = 3;
    CHECK(bind(*scenario, wrong).error().text().find("did you mean `items`?") != std::string::npos);
    wrong.values = {{"items", 3.5}};
    CHECK(bind(*scenario, wrong).error().place.line > 0);
    wrong.values.clear();
    wrong.cores = 0;
    CHECK_FALSE(bind(*scenario, wrong).ok());
}

TEST_CASE("values are written as a person types them", "[scenario]") {
    const ScenarioPtr scenario = shipped("fetch-analyse-store");
    const auto written = [&](const char* name, double value) { return formatValue(*scenario->parameter(name), value); };
    CHECK(written("items", 64) == "64");
    CHECK(written("fetch_latency", 0.135) == "135 ms");
    CHECK(written("fetch_latency", 1) == "1 s");
    CHECK(written("fetch_latency", 0.0123456) == "12.3456 ms");
    CHECK(written("failure_rate", 0.03) == "3 %");
    CHECK(written("time_scale", 1) == "100 %");
    CHECK(written("seed", 42) == "42");
}
