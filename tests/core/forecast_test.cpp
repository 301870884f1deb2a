#include "core/analysis/forecast.h"

#include <algorithm>
#include <numeric>

#include "core/analysis/critical_chain.h"
#include "core/run/replay.h"
#include "tests/core/events.h"
#include "tests/core/runs.h"

using namespace interleave;

namespace {

std::string told(const std::vector<ChainLink>& chain) {
    constexpr const char* words[] = {"io", "wait", "work", "block", "start-up", "dispatch", "hand-over", "loop"};
    std::string text;
    for (const ChainLink& link : chain)
        text += (text.empty() ? "" : ", ") + std::string(words[static_cast<int>(link.kind)]) + " " + std::to_string(link.from) +
                "-" + std::to_string(link.to);
    return text;
}

void checkFills(const Trace& trace) {
    Nanos at = 0;
    for (const ChainLink& link : criticalChain(trace)) {
        CHECK(link.from == at);
        CHECK(link.to > link.from);
        at = link.to;
    }
    CHECK(at == trace.makespan);
}

void checkAddsUp(const Forecast& forecast) {
    const Nanos attributed = std::accumulate(forecast.attributed.begin(), forecast.attributed.end(), Nanos{0});
    CHECK(attributed + forecast.unexplained == forecast.makespan.difference());
}

TracePtr made(const RunRequest& request) {
    Result<TracePtr> trace = execute(request);
    INFO((trace.ok() ? "" : trace.error().text()));
    REQUIRE(trace.ok());
    return *trace;
}

Forecast forecastOf(const Trace& real, const RunRequest& simulation) {
    const TracePtr simulated = made(simulation);
    Result<Forecast> forecast = forecastOf(real, *simulated, simulation);
    INFO((forecast.ok() ? "" : forecast.error().text()));
    REQUIRE(forecast.ok());
    checkAddsUp(*forecast);
    return std::move(*forecast);
}

/// With the leaves' keys, as a real run has them that is to be held against a simulation.
RunRequest keyed(RunRequest request) {
    request.keyLeaves = true;
    return request;
}

/// On machinery that costs nothing.
RunRequest free(const Play& play) {
    RunRequest request = keyed(play.request());
    for (StrategyCosts& costs : request.costs.of) costs.workerStart = costs.dispatch = 0;
    return request;
}

/// The times of one item's way: an io, then a job on a worker that may still have to come up.
struct Way {
    Nanos io, submitted, begun, cpu, ended, told;
    Nanos startup = 0;  ///< of that length, right before it began
};

/// What the ways are the ways of.
RunRequest oneItem() {
    static const std::string text = around(R"([{"io":"1 ms","name":"fetch"},{"cpu":"2 ms","name":"compute"}])");
    return free({text});
}

Trace traceOf(const Way& way) {
    EventScript script;
    script.stage("fetch", LeafKind::Io).stage("compute", LeafKind::Cpu);
    script.meta().mode = Mode::Real;
    script.recorded().leafKeys = made(oneItem())->leafKeys;
    script.born(0, 0, kNoTask, "").io(0, way.io, 0, "fetch");
    script.submit(way.submitted, 0, 0, "compute").suspend(way.submitted, 0, Cause::Job);
    if (way.startup > 0) script.startup(way.begun - way.startup, way.begun, 1, 0);
    script.begin(way.begun, 0, 0, 1, 0, "compute");
    script.end(way.ended, 0, 0, 1, Outcome::Ok, static_cast<std::uint32_t>(way.cpu / 1000));
    script.resume(way.told, 0).leaf(way.told, 0, LeafKind::Cpu, "compute", way.submitted);
    script.mark(way.told, 0, MarkKind::End).finish(way.told, 0);
    return script.trace();
}

}  // namespace

TEST_CASE("what a real run took longer is attributed to where it was lost", "[forecast]") {
    struct Row {
        const char* what;
        Way real;
        std::array<Nanos, kDeviations> attributed;  // slack, dispatch, start-up, work, pre-emption, hand-over
    };
    const Row rows[] = {
        {"as simulated", {1'000'000, 1'000'000, 1'000'000, 2'000'000, 3'000'000, 3'000'000}, {}},
        {"a late timer", {1'025'000, 1'025'000, 1'025'000, 2'000'000, 3'025'000, 3'025'000}, {25'000}},
        {"a slow worker", {1'000'000, 1'000'000, 1'040'000, 2'000'000, 3'040'000, 3'040'000}, {0, 40'000}},
        {"a worker to be started", {1'000'000, 1'000'000, 1'090'000, 2'000'000, 3'090'000, 3'090'000, 80'000}, {0, 0, 90'000}},
        {"slow work", {1'000'000, 1'000'000, 1'000'000, 2'300'000, 3'300'000, 3'300'000}, {0, 0, 0, 300'000}},
        {"fast work", {1'000'000, 1'000'000, 1'000'000, 1'900'000, 2'900'000, 2'900'000}, {0, 0, 0, -100'000}},
        {"no core", {1'000'000, 1'000'000, 1'000'000, 2'000'000, 7'000'000, 7'000'000}, {0, 0, 0, 0, 4'000'000}},
        {"a late turn", {1'000'000, 1'000'000, 1'000'000, 2'000'000, 3'000'000, 3'015'000}, {0, 0, 0, 0, 0, 15'000}},
        {"a held loop", {1'000'000, 1'006'000, 1'006'000, 2'000'000, 3'006'000, 3'006'000}, {0, 0, 0, 0, 0, 6'000}},
        {"all of it",
         {1'025'000, 1'031'000, 1'071'000, 2'300'000, 7'371'000, 7'386'000},
         {25'000, 40'000, 0, 300'000, 4'000'000, 21'000}},
    };
    for (const Row& row : rows) {
        INFO(row.what);
        const Forecast forecast = forecastOf(traceOf(row.real), oneItem());
        CHECK(forecast.attributed == row.attributed);
        CHECK(forecast.unexplained == 0);
        CHECK(forecast.attributedShare() == 1);
        CHECK(forecast.makespan.real == row.real.told);
        REQUIRE(forecast.stages.size() == 2);
        CHECK(forecast.stages[0].name == "fetch");
        CHECK(forecast.stages[0].busy.difference() == row.attributed[0]);
        CHECK(forecast.stages[1].ended.real == row.real.ended);
    }
}

TEST_CASE("a simulated job's dispatch stands within its span", "[forecast]") {
    RunRequest request = oneItem();
    for (StrategyCosts& costs : request.costs.of) costs.dispatch = 30'000;
    const Forecast forecast = forecastOf(traceOf({1'000'000, 1'000'000, 1'020'000, 2'000'000, 3'020'000, 3'025'000}), request);
    CHECK(forecast.attributed == std::array<Nanos, kDeviations>{0, -10'000, 0, 0, 0, 5'000});
    CHECK(forecast.unexplained == 0);
}

TEST_CASE("what the loop waits for the lock is no timer's fault", "[forecast]") {
    RunRequest request = oneItem();
    request.settings.strategy = Strategy::Threads;
    EventScript script;
    script.meta().gil = true;
    script.recorded().leafKeys = made(request)->leafKeys;
    script.born(0, 0, kNoTask, "").suspend(0, 0, Cause::Io);
    script.resume(1'020'000, 0).suspend(1'020'000, 0, Cause::Gil).resume(1'420'000, 0);
    script.leaf(1'420'000, 0, LeafKind::Io, "fetch", 0).submit(1'420'000, 0, 0, "compute").suspend(1'420'000, 0, Cause::Job);
    script.begin(1'420'000, 0, 0, 1, 0, "compute").end(5'420'000, 0, 0, 1, Outcome::Ok, 2'000);
    script.resume(5'420'000, 0).suspend(5'420'000, 0, Cause::Gil).resume(5'520'000, 0);
    script.leaf(5'527'000, 0, LeafKind::Cpu, "compute", 1'420'000).mark(5'527'000, 0, MarkKind::End).finish(5'527'000, 0);
    const Forecast forecast = forecastOf(script.trace(), request);
    CHECK(forecast.attributed == std::array<Nanos, kDeviations>{20'000, 0, 0, 0, 400'000 + 2'000'000 + 100'000, 7'000});
    CHECK(forecast.unexplained == 0);
}

TEST_CASE("workers that were up in another order take other jobs", "[forecast]") {
    // Worker 1 came up last, so the long job, the first, went to worker 2, and its second to worker 1.
    static const std::string text = around(R"({"gather":{"each":3,"do":{"cpu":"=(3 - item) * 0.001","name":"compute"}}})");
    const RunRequest request = free({text, {"workers=2"}});
    const TracePtr simulated = made(request);
    EventScript script;
    script.born(0, 0, kNoTask, "");
    for (TaskId task = 1; task <= 3; ++task) script.spawn(0, task, 0, "compute", task - 1);
    script.suspend(0, 0, Cause::Join);
    for (TaskId task = 1; task <= 3; ++task)
        script.start(0, task).submit(0, task, task - 1, "compute").suspend(0, task, Cause::Job);
    script.startup(0, 100'000, 2, 0).startup(0, 400'000, 1, 1);
    script.begin(100'000, 1, 0, 2, 0, "compute").begin(400'000, 2, 1, 1, 1, "compute");
    script.end(2'400'000, 2, 1, 1).begin(2'450'000, 3, 2, 1, 1, "compute");
    script.resume(2'400'000, 2).leaf(2'400'000, 2, LeafKind::Cpu, "compute", 0).finish(2'400'000, 2);
    script.end(3'100'000, 1, 0, 2).resume(3'100'000, 1).leaf(3'100'000, 1, LeafKind::Cpu, "compute", 0).finish(3'100'000, 1);
    script.end(3'450'000, 3, 2, 1).resume(3'450'000, 3).leaf(3'450'000, 3, LeafKind::Cpu, "compute", 0).finish(3'450'000, 3);
    script.resume(3'450'000, 0, 3).mark(3'450'000, 0, MarkKind::End).finish(3'450'000, 0);
    REQUIRE(simulated->leafKeys.size() == 3);
    REQUIRE(simulated->makespan == 3'000'000);
    script.recorded().leafKeys = simulated->leafKeys;
    const Forecast forecast = forecastOf(script.trace(), request);
    CHECK(forecast.attributed == std::array<Nanos, kDeviations>{0, 50'000, 400'000, 0, 0, 0});
    CHECK(forecast.unexplained == 0);
}

TEST_CASE("a pause that ends late is slack", "[forecast]") {
    static const std::string text =
        around(R"({"retry":{"attempts":2,"initial":"1 ms"},"do":{"io":"1 ms","fail":"=attempt < 2","name":"ask"}})");
    const RunRequest request = free({text});
    EventScript script;
    script.recorded().leafKeys = made(request)->leafKeys;
    script.born(0, 0, kNoTask, "").io(0, 1'000'000, 0, "ask", Outcome::Failed, "Error");
    script.suspend(1'000'000, 0, Cause::Backoff).resume(2'060'000, 0).io(2'060'000, 3'060'000, 0, "ask");
    script.mark(3'060'000, 0, MarkKind::End).finish(3'060'000, 0);
    const Forecast forecast = forecastOf(script.trace(), request);
    CHECK(forecast.attributed == std::array<Nanos, kDeviations>{60'000});
    CHECK(forecast.unexplained == 0);
}

TEST_CASE("what was not measured is unexplained", "[forecast]") {
    Trace real = traceOf({4'000'000, 4'000'000, 4'000'000, 2'000'000, 6'000'000, 6'000'000});
    real.leafKeys.front() = 0;  // a leaf that the simulation does not have
    const Forecast forecast = forecastOf(real, oneItem());
    CHECK(forecast.unexplained == 3'000'000);
    CHECK(forecast.attributedShare() == 0);
}

// The rows where threads share what there is, each with a run for a "real" one that differs in one thing.
namespace {

struct Known {
    const char* what;
    Deviation row;
    Strategy strategy;
    std::vector<std::string> here, there;  ///< settings
    void (*other)(RunRequest&);            ///< what the "real" one has besides
};

const char* const kSharing = R"x({"version":1,"id":"test","title":"Test","topic":"foundations",
    "machine":{"strategy":"native","workers":4,"cores":2},
    "parameters":{"wait":{"label":"Wait","type":"duration","default":"20 ms"},
                  "work":{"label":"Work","type":"duration","default":"30 ms"}},
    "program":{"pipeline":{"items":14,"stages":[
        {"name":"fetch","workers":3,"do":{"io":"=wait * (1 + mod(item, 3))"}},
        {"name":"analyse","workers":4,"queue":3,"do":[{"cpu":"=work * (1 + mod(item, 4))"},{"block":"3 ms","on":"pool"}]},
        {"name":"store","workers":2,"queue":2,"do":{"io":"=wait / 2"}}]}}})x";

}  // namespace

TEST_CASE("what differs in one thing is attributed to that", "[forecast]") {
    const auto nothing = [](RunRequest&) {};
    const Known rows[] = {
        {"slower waits", Deviation::TimerSlack, Strategy::Native, {"wait=20 ms"}, {"wait=23 ms"}, nothing},
        {"slower work", Deviation::Work, Strategy::Native, {"work=30 ms"}, {"work=31 ms"}, nothing},
        {"faster work", Deviation::Work, Strategy::FreeThreads, {"work=30 ms"}, {"work=28 ms"}, nothing},
        {"fewer cores", Deviation::Preemption, Strategy::Native, {"cores=2"}, {"cores=1"}, nothing},
        {"more cores", Deviation::Preemption, Strategy::Interpreters, {"cores=2"}, {"cores=4"}, nothing},
        {"no lock after all",
         Deviation::Preemption,
         Strategy::Threads,
         {},
         {},
         [](RunRequest& request) {
             for (StrategyCosts& costs : request.costs.of) costs.gil = false;
         }},
        {"slow starters",
         Deviation::StartUp,
         Strategy::Native,
         {"cores=8"},
         {"cores=8"},
         [](RunRequest& request) {
             for (StrategyCosts& costs : request.costs.of) costs.workerStart = 9'000'000;
         }},
    };
    for (const Known& row : rows) {
        INFO(row.what);
        RunRequest real = free({kSharing, row.there, row.strategy});
        row.other(real);
        const Forecast forecast = forecastOf(*made(real), free({kSharing, row.here, row.strategy}));
        for (std::size_t i = 0; i < kDeviations; ++i) {
            INFO(word(static_cast<Deviation>(i)) << " " << forecast.attributed[i]);
            CHECK(std::abs(forecast.attributed[i] - (static_cast<Deviation>(i) == row.row ? forecast.makespan.difference() : 0)) <
                  10'000);
        }
        CHECK(std::abs(forecast.makespan.difference()) > 1'000'000);
        CHECK(std::abs(forecast.unexplained) < 10'000);
    }
}

TEST_CASE("the critical chain goes back through wakers, workers and those who made a task", "[forecast]") {
    SECTION("from a join to the child that ended last") {
        EventScript script;
        script.born(0, 0, kNoTask, "").spawn(1, 1, 0).spawn(1, 2, 0).suspend(2, 0, Cause::Join);
        script.start(3, 1).suspend(3, 1, Cause::Io).start(4, 2).suspend(5, 2, Cause::Io);
        script.resume(20, 1).finish(21, 1).resume(30, 2).leaf(30, 2, LeafKind::Io, "x", 5).finish(32, 2);
        script.resume(35, 0, 2).mark(36, 0, MarkKind::End).finish(36, 0);
        CHECK(told(criticalChain(script.trace())) ==
              "loop 0-1, hand-over 1-4, loop 4-5, io 5-30, loop 30-32, hand-over 32-35, loop 35-36");
    }
    SECTION("from a job to the one that kept its worker") {
        EventScript script;
        script.born(0, 0, kNoTask, "").born(0, 1, 0).submit(0, 1, 0, "a").suspend(0, 1, Cause::Job);
        script.suspend(1, 0, Cause::Io).resume(5, 0).submit(5, 0, 1, "b").suspend(5, 0, Cause::Job);
        script.begin(2, 1, 0, 1, 0, "a", 1).end(10, 1, 0, 1, Outcome::Ok, kNoIndex, 1);
        script.begin(11, 0, 1, 1, 0, "b", 1).end(20, 0, 1, 1, Outcome::Ok, kNoIndex, 1);
        script.resume(10, 1).finish(10, 1).resume(21, 0).mark(21, 0, MarkKind::End).finish(21, 0);
        CHECK(told(criticalChain(script.trace())) == "dispatch 0-2, work 2-10, dispatch 10-11, work 11-20, hand-over 20-21");
    }
}

TEST_CASE("a chain fills its makespan, and a simulation predicts itself", "[forecast]") {
    for (const Resource& file : resources()) {
        if (!file.path.starts_with("scenarios/")) continue;
        for (const Strategy strategy : {Strategy::Sequential, Strategy::EventLoop, Strategy::Interpreters, Strategy::Native}) {
            INFO(file.path << " " << word(strategy));
            const RunRequest request = keyed(Play{file.text, {}, strategy}.request());
            const TracePtr trace = made(request);
            checkFills(*trace);
            const Forecast forecast = forecastOf(*trace, request);
            // Where jobs share cores, their way to a worker stretches with them, and counts for what it is only at its row.
            if (strategy != Strategy::Interpreters) CHECK(forecast.attributed == std::array<Nanos, kDeviations>{});
            CHECK(forecast.unexplained == 0);
        }
    }
}

TEST_CASE("a real run's difference is accounted for to the nanosecond", "[forecast][real]") {
    const std::string text = around(
        R"({"pipeline":{"items":12,"stages":[{"name":"fetch","workers":3,"do":{"io":{"uniform":["1 ms","4 ms"]}}},
            {"name":"work","workers":2,"queue":2,"do":[{"cpu":"1 ms"},{"block":"1 ms","on":"pool"}]}]}})");
    const TracePtr real = made(keyed(Play{text, {}, {}, Mode::Real}.request()));
    checkFills(*real);
    const Forecast forecast = forecastOf(*real, Play{text}.request());
    CHECK(forecast.items.size() == 12);
    CHECK(forecast.attributedShare() > 0.5);
}
