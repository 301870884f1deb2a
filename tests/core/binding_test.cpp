#include <atomic>
#include <functional>
#include <thread>

#include "core/scenario/program.h"
#include "core/scenario/settings.h"
#include "tests/catch.h"

using namespace interleave;

namespace {

ScenarioPtr parsed(const std::string& text) {
    auto scenario = parseScenario(text, "test.json");
    if (!scenario) FAIL(scenario.error().text());
    return *scenario;
}

Program bound(const std::string& text, const Settings& settings = {}) {
    auto program = bind(*parsed(text), settings);
    if (!program) FAIL(program.error().text());
    return *std::move(program);
}

/// A document with that program and some defines.
std::string withProgram(const std::string& program) {
    return R"j({"version": 1, "parameters": {"n": {"type": "int", "default": 3}, "delay": {"type": "duration", "default": "2 s"}},
"limits": {"api": 2, "half": "=n * 2"},
"defines": {"leaf": {"io": "=x"}, "plain": {"cpu": "1 s"}, "named": {"cpu": "1 s", "name": "own"}, "outer": {"use": "plain"},
            "each": {"gather": {"each": 2, "do": {"io": "1 s"}}}},
"program": )j" +
           program + "}";
}

template <class T>
const T& as(const StepPtr& step) {
    REQUIRE(step);
    REQUIRE(std::holds_alternative<T>(step->detail));
    return std::get<T>(step->detail);
}

double seconds(const Program& program, const Number& number, std::vector<double> slots = {}) {
    const auto value = program.evaluate(number, slots);
    if (!value) FAIL(value.error().text());
    return *value;
}

}  // namespace

TEST_CASE("time_scale multiplies a duration once, where a step uses it", "[binding]") {
    Settings half;
    half.values["time_scale"] = 0.5;
    const Program program = bound(withProgram(R"j([
        {"io": "3 s"}, {"io": "=delay"}, {"io": "=delay * 2 + 1"},
        {"io": {"lognormal": ["4 s", 0.25]}}, {"io": {"choice": [[1, "2 s"], [3, "=delay"]]}},
        {"timeout": "=delay", "do": {"retry": {"attempts": 3, "initial": "1 s", "cap": "8 s"}, "do": {"block": "1 s"}}},
        {"repeat": 2, "do": {"io": "=delay + item"}},
        {"use": "leaf", "with": {"x": "6 s"}}, {"repeat": "=delay", "do": []}])j"),
                                  half);
    const auto& steps = as<SequenceStep>(program.root).steps;
    const auto io = [&](std::size_t i) -> const Draw& { return as<IoStep>(steps[i]).leaf.duration; };
    CHECK(io(0).first.constant == 1.5);
    CHECK(io(1).first.constant == 1);
    CHECK(io(2).first.constant == 2.5);
    CHECK(io(3).kind == Draw::Kind::Lognormal);
    CHECK(io(3).first.constant == 2);
    CHECK(io(3).second.constant == 0.25);
    REQUIRE(io(4).choices.size() == 2);
    CHECK(io(4).choices[0].first == 0.25);
    CHECK(io(4).choices[1].second.constant == 1);
    const auto& timeout = as<TimeoutStep>(steps[5]);
    CHECK(timeout.limit.first.constant == 1);
    const auto& retry = as<RetryStep>(timeout.body);
    CHECK(retry.initial.constant == 0.5);
    CHECK(retry.cap.constant == 4);
    CHECK(retry.factor.constant == 2);
    CHECK(as<BlockStep>(retry.body).leaf.duration.first.constant == 0.5);
    const auto& repeat = as<RepeatStep>(steps[6]);
    CHECK(seconds(program, as<IoStep>(repeat.body).leaf.duration.first, {3}) == 2.5);
    CHECK(as<IoStep>(steps[7]).leaf.duration.first.constant == 3);
    CHECK(as<RepeatStep>(steps[8]).count.constant == 2);  // an expression that counts is not scaled
}

TEST_CASE("names mean the innermost loop's, through uses", "[binding]") {
    const Program program = bound(withProgram(R"j(
        {"repeat": 2, "do": {"gather": {"each": "=item + 1", "as": "k", "do": [
            {"io": "=item * 10 + k"},
            {"repeat": 5, "do": {"io": "=item * 10 + k"}},
            {"use": "leaf", "with": {"x": "=item + k / 10"}}]}}})j"));
    const auto& outer = as<RepeatStep>(program.root);
    const auto& each = as<GatherStep>(outer.body).children;
    const auto& body = as<SequenceStep>(each.body).steps;
    const auto& inner = as<RepeatStep>(body[1]);
    std::vector<double> slots(program.slotCount);
    slots[outer.slot] = 4;
    slots[each.slot] = 2;
    CHECK(*program.count(each.count, slots, 0) == 5);
    CHECK(seconds(program, as<IoStep>(body[0]).leaf.duration.first, slots) == 42);
    slots[inner.slot] = 7;
    CHECK(inner.slot != outer.slot);
    CHECK(seconds(program, as<IoStep>(inner.body).leaf.duration.first, slots) == 72);
    const auto& let = as<LetStep>(body[2]);
    REQUIRE(let.values.size() == 1);
    slots[let.values[0].first] = seconds(program, let.values[0].second, slots);
    CHECK(seconds(program, as<IoStep>(let.body).leaf.duration.first, slots) == Approx(4.2));
    CHECK(let.values[0].first == inner.slot);  // slots of loops that are over are used again
}

TEST_CASE("a loop variable has a slot only where something reads it", "[binding]") {
    const auto slotOf = [](const std::string& body) {
        const Program program = bound(withProgram(R"j({"gather": {"each": 3, "do": )j" + body + "}}"));
        return as<GatherStep>(program.root).children.slot;
    };
    CHECK(slotOf(R"j({"io": "1 s"})j") == kNoSlot);
    CHECK(slotOf(R"j({"io": "=delay"})j") == kNoSlot);
    CHECK(slotOf(R"j({"repeat": 2, "do": {"io": "=item"}})j") == kNoSlot);  // the inner loop's
    CHECK(slotOf(R"j({"io": "=item"})j") != kNoSlot);
    CHECK(slotOf(R"j({"use": "leaf", "with": {"x": "=item"}})j") != kNoSlot);
    CHECK(slotOf(R"j({"repeat": 2, "as": "k", "do": {"io": "=item + k"}})j") != kNoSlot);
    CHECK(slotOf(R"j({"spawn": {"io": "1 s"}, "name": "n"})j") != kNoSlot);  // its name carries the index
}

TEST_CASE("retry, batches and pipeline bind their variables", "[binding]") {
    const Program program = bound(withProgram(R"j([
        {"retry": {"attempts": 3}, "do": {"io": "=attempt", "fail": "=attempt < 3"}},
        {"batches": {"items": 25, "size": 10}, "do": {"gather": {"each": "=size", "do": {"io": "=batch + item"}}}},
        {"pipeline": {"items": 5, "stages": [{"name": "a", "do": {"io": "=item"}}, {"name": "b", "workers": 2, "queue": 4, "do": {"cpu": "=item"}}],
         "on_error": "fail"}}])j"));
    const auto& steps = as<SequenceStep>(program.root).steps;
    const auto& retry = as<RetryStep>(steps[0]);
    const auto& tried = as<IoStep>(retry.body).leaf;
    CHECK(tried.failure.kind == Failure::Kind::Probability);
    CHECK(seconds(program, tried.failure.value, {2}) == 1);
    CHECK(seconds(program, tried.failure.value, {3}) == 0);
    CHECK(program.names[tried.failure.error] == "Error");
    const auto& batches = as<BatchesStep>(steps[1]);
    CHECK(batches.batchSlot != batches.sizeSlot);
    const auto& each = as<GatherStep>(batches.body).children;
    std::vector<double> slots(program.slotCount);
    slots[batches.sizeSlot] = 5;
    CHECK(*program.count(each.count, slots, 0) == 5);
    slots[batches.sizeSlot] = 5.5;
    const auto uneven = program.count(each.count, slots, 0);
    REQUIRE_FALSE(uneven.ok());
    CHECK(uneven.error().place.line > 0);
    const auto& pipeline = as<PipelineStep>(steps[2]);
    CHECK(pipeline.failTogether);
    REQUIRE(pipeline.stages.size() == 2);
    CHECK(pipeline.stages[0].workers.constant == 1);
    CHECK(pipeline.stages[1].queue.constant == 4);
    CHECK(steps[2]->countsItems);
    CHECK(program.names[pipeline.stages[1].body->name] == "b");
}

TEST_CASE("an expression that goes wrong during the run is an error at its place", "[binding]") {
    const Program program = bound(withProgram("\n{\"repeat\": 2, \"do\": {\"io\": \"=1 / item\"}}"));
    const auto& body = as<RepeatStep>(program.root).body;
    const Number& number = as<IoStep>(body).leaf.duration.first;
    CHECK(seconds(program, number, {2}) == 0.5);
    for (const double item : {0.0, -1.0}) {
        const auto wrong = program.evaluate(number, std::vector<double>{item});
        REQUIRE_FALSE(wrong.ok());
        CHECK(wrong.error().place.file == "test.json");
        CHECK(wrong.error().place.column == 28);
    }
}

TEST_CASE("leaves are named after themselves, their stage, their define, or what they do", "[binding]") {
    const Program program = bound(withProgram(R"j([
        {"io": "1 s"}, {"io": "1 s", "name": "mine"}, {"use": "plain"}, {"use": "named"}, {"use": "outer"}, {"use": "plain", "name": "called"},
        {"pipeline": {"items": 1, "stages": [{"name": "stage", "do": [{"cpu": "1 s"}, {"use": "plain"}, {"use": "named"}, {"io": "1 s", "name": "mine"}]}]}},
        {"yield": true}, {"block": "1 s"}])j"));
    const auto& steps = as<SequenceStep>(program.root).steps;
    const auto name = [&](const StepPtr& step) { return program.names[step->name]; };
    CHECK(name(steps[0]) == "io");
    CHECK(name(steps[1]) == "mine");
    CHECK(name(steps[2]) == "plain");
    CHECK(name(steps[3]) == "own");
    CHECK(name(steps[4]) == "plain");
    CHECK(name(steps[5]) == "called");
    const auto& inStage = as<SequenceStep>(as<PipelineStep>(steps[6]).stages[0].body).steps;
    CHECK(name(inStage[0]) == "stage");
    CHECK(name(inStage[1]) == "stage");
    CHECK(name(inStage[2]) == "own");
    CHECK(name(inStage[3]) == "mine");
    CHECK(name(steps[7]) == "yield");
    CHECK(name(steps[8]) == "block");
}

TEST_CASE("the run's items are the outermost loop's, or the first several children", "[binding]") {
    struct Row {
        const char* program;
        std::function<const StepPtr&(const Program&)> counted;
    };
    const auto child = [](const StepPtr& step, std::size_t i) -> const StepPtr& {
        return std::get<SequenceStep>(step->detail).steps[i];
    };
    const Row rows[] = {
        {R"j({"repeat": 2, "do": {"gather": {"each": 2, "do": []}}})j",
         [](const Program& p) -> const StepPtr& { return p.root; }},
        {R"j([{"timeout": "1 s", "do": {"repeat": 2, "do": []}}, {"gather": {"each": 2, "do": []}}])j",
         [&](const Program& p) -> const StepPtr& { return child(p.root, 1); }},
        {R"j([{"gather": {"each": 2, "do": []}}, {"repeat": 2, "do": []}])j",
         [&](const Program& p) -> const StepPtr& { return child(p.root, 0); }},
        {R"j({"batches": {"items": 4, "size": 2}, "do": {"gather": {"each": "=size", "do": []}}})j",
         [](const Program& p) -> const StepPtr& { return std::get<BatchesStep>(p.root->detail).body; }},
        {R"j({"timeout": "1 s", "do": {"gather": [[], []]}})j",
         [](const Program& p) -> const StepPtr& { return std::get<TimeoutStep>(p.root->detail).body; }},
        {R"j([{"io": "1 s"}, {"gather": [[], []]}])j", [](const Program& p) -> const StepPtr& { return p.root; }},
        {R"j([{"gather": [[], []], "items": true}, {"repeat": 2, "do": []}])j",
         [&](const Program& p) -> const StepPtr& { return child(p.root, 0); }},
        {R"j([{"use": "each"}, {"use": "each"}])j", [&](const Program& p) -> const StepPtr& { return child(p.root, 0); }},
    };
    for (const Row& row : rows) {
        INFO(row.program);
        const Program program = bound(withProgram(row.program));
        CHECK(row.counted(program)->countsItems);
    }
    CHECK_FALSE(bound(withProgram(R"j({"io": "1 s"})j")).root->countsItems);
}

TEST_CASE("a step's key is its place and the uses that led to it", "[binding]") {
    const auto keys = [](const std::string& program) {
        const Program made = bound(withProgram(program));
        std::vector<std::uint64_t> found;
        for (const StepPtr& step : std::get<SequenceStep>(made.root->detail).steps) found.push_back(step->key);
        return found;
    };
    const auto first = keys(R"j([{"use": "plain"}, {"use": "plain"}, {"io": "1 s"}])j");
    CHECK(first[0] != first[1]);
    const auto other = keys(R"j([{"use": "plain", "name": "x"}, {"io": "2 s"}, {"io": "9 s", "name": "y"}, {"io": "1 s"}])j");
    CHECK(other[0] == first[0]);  // the same place, whatever the values
    CHECK(other[2] == first[2]);
    CHECK(first[2] == keys(R"j([{"use": "plain"}, {"use": "plain"}, {"io": "=delay"}])j")[2]);
}

TEST_CASE("workers and cores come from the setting, the machine, or the default", "[binding]") {
    const auto machineOf = [](const std::string& sections, const Settings& settings) {
        const Program p = bound("{\"version\": 1, " + sections + "\"program\": []}", settings);
        return std::pair(p.workers, p.cores);
    };
    Settings none, two;
    two.values["workers"] = 2;
    two.cores = 2;
    CHECK(machineOf("", none) == std::pair(4, 4));
    CHECK(machineOf("", two) == std::pair(2, 2));
    const std::string fixed = R"j("machine": {"workers": 7, "cores": 6}, )j";
    CHECK(machineOf(fixed, none) == std::pair(7, 6));
    CHECK(machineOf(fixed, two) == std::pair(2, 2));
    CHECK(parsed("{\"version\": 1, " + fixed + "\"program\": []}")->parameter("workers")->defaultValue == 7);
    const std::string declared = R"j("parameters": {"workers": {"type": "int", "default": 3}}, )j";
    CHECK(machineOf(declared, none) == std::pair(3, 4));
    CHECK(machineOf(declared + R"j("machine": {"workers": "=min(workers, 2) + 1", "cores": "=workers"}, )j", none) ==
          std::pair(3, 3));
    CHECK(machineOf(declared + R"j("machine": {"workers": "=workers"}, )j", two) == std::pair(2, 2));
    const std::string both =
        R"j("parameters": {"cores": {"type": "int", "default": 8}}, "machine": {"cores": "=cores", "workers": "=cores * 2"}, )j";
    CHECK(machineOf(both, none) == std::pair(16, 8));
    Settings slider;
    slider.values["cores"] = 5;
    CHECK(machineOf(both, slider) == std::pair(10, 5));
    Settings strategy;
    strategy.strategy = Strategy::Sequential;
    CHECK(bound("{\"version\": 1, \"program\": []}", strategy).strategy == Strategy::Sequential);
    CHECK(bound("{\"version\": 1, \"program\": []}").strategy == Strategy::Interpreters);
    CHECK(bound("{\"version\": 1, \"program\": []}").seed == 42);
}

TEST_CASE("limits are numbered in the file's order", "[binding]") {
    const Program program = bound(withProgram(R"j({"limit": "half", "do": []})j"));
    REQUIRE(program.limits.size() == 2);
    CHECK(program.names[program.limits[0].name] == "api");
    CHECK(program.limits[1].permits == 6);
    CHECK(as<LimitStep>(program.root).limit == 1);
}

TEST_CASE("several threads bind one scenario at a time", "[binding]") {
    const ScenarioPtr scenario = parsed(withProgram(R"j({"repeat": 3, "do": {"io": "=item * n + delay"}})j"));
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 50; ++i) {
                Settings settings;
                settings.values["n"] = 1 + t * 100 + i;
                const auto program = bind(*scenario, settings);
                const auto& body = std::get<RepeatStep>(program->root->detail).body;
                const auto value = program->evaluate(std::get<IoStep>(body->detail).leaf.duration.first, std::vector<double>{2});
                right += *value == 2 * settings.values["n"] + 2;
            }
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(right == 200);
}

TEST_CASE("a program outlives its scenario", "[binding]") {
    Program program = bound(withProgram(R"j({"repeat": 2, "do": {"io": "=item + delay"}})j"));  // the scenario is gone by now
    const Program moved = std::move(program);
    CHECK(seconds(moved, as<IoStep>(as<RepeatStep>(moved.root).body).leaf.duration.first, {3}) == 5);
}
