#include "core/analysis/forecast.h"

#include <algorithm>
#include <numeric>

#include "core/analysis/critical_chain.h"
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

/// The times of one item's way: an io, then a job on a worker that may still have to come up.
struct Way {
    Nanos io, submitted, begun, cpu, ended, told;
    Nanos startup = 0;  ///< of that length, right before it began
};

Trace traceOf(const Way& way, bool real) {
    EventScript script;
    script.stage("fetch", LeafKind::Io).stage("compute", LeafKind::Cpu);
    script.meta().mode = real ? Mode::Real : Mode::Simulated;
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
    const Way simulated{1'000'000, 1'000'000, 1'000'000, 2'000'000, 3'000'000, 3'000'000};
    struct Row {
        const char* what;
        Way real;
        std::array<Nanos, kDeviations> attributed;  // slack, dispatch, start-up, work, pre-emption, hand-over
    };
    const Row rows[] = {
        {"as simulated", simulated, {}},
        {"a late timer", {1'025'000, 1'025'000, 1'025'000, 2'000'000, 3'025'000, 3'025'000}, {25'000}},
        {"a slow worker", {1'000'000, 1'000'000, 1'040'000, 2'000'000, 3'040'000, 3'040'000}, {0, 40'000}},
        {"a worker to be started",
         {1'000'000, 1'000'000, 1'090'000, 2'000'000, 3'090'000, 3'090'000, 80'000},
         {0, 10'000, 80'000}},
        {"slow work", {1'000'000, 1'000'000, 1'000'000, 2'300'000, 3'300'000, 3'300'000}, {0, 0, 0, 300'000}},
        {"fast work", {1'000'000, 1'000'000, 1'000'000, 1'900'000, 2'900'000, 2'900'000}, {0, 0, 0, -100'000}},
        {"no core", {1'000'000, 1'000'000, 1'000'000, 2'000'000, 7'000'000, 7'000'000}, {0, 0, 0, 0, 4'000'000}},
        {"a late turn", {1'000'000, 1'000'000, 1'000'000, 2'000'000, 3'000'000, 3'015'000}, {0, 0, 0, 0, 0, 15'000}},
        {"a held loop", {1'000'000, 1'006'000, 1'006'000, 2'000'000, 3'006'000, 3'006'000}, {0, 0, 0, 0, 0, 6'000}},
        {"all of it",
         {1'025'000, 1'031'000, 1'071'000, 2'300'000, 7'371'000, 7'386'000},
         {25'000, 40'000, 0, 300'000, 4'000'000, 21'000}},
    };
    const Trace there = traceOf(simulated, false);
    for (const Row& row : rows) {
        INFO(row.what);
        const Forecast forecast = forecastOf(traceOf(row.real, true), there);
        CHECK(forecast.attributed == row.attributed);
        CHECK(forecast.unexplained == 0);
        CHECK(forecast.attributedShare() == 1);
        CHECK(forecast.makespan.real == row.real.told);
        checkAddsUp(forecast);
        REQUIRE(forecast.stages.size() == 2);
        CHECK(forecast.stages[0].name == "fetch");
        CHECK(forecast.stages[0].busy.difference() == row.attributed[0]);
        CHECK(forecast.stages[1].ended.real == row.real.ended);
    }
}

TEST_CASE("a simulated job's dispatch stands within its span", "[forecast]") {
    const Way way{1'000'000, 1'000'000, 1'000'000, 2'030'000, 3'030'000, 3'030'000};
    Trace simulated = traceOf(way, false);
    simulated.meta.dispatch = 30'000;
    const Forecast forecast =
        forecastOf(traceOf({1'000'000, 1'000'000, 1'020'000, 2'000'000, 3'020'000, 3'025'000}, true), simulated);
    CHECK(forecast.attributed == std::array<Nanos, kDeviations>{0, -10'000, 0, 0, 0, 5'000});
    CHECK(forecast.unexplained == 0);
    checkAddsUp(forecast);
}

TEST_CASE("a pause that ends late is slack", "[forecast]") {
    const auto pause = [](Nanos end) {
        EventScript script;
        script.born(0, 0, kNoTask, "").suspend(10, 0, Cause::Backoff).resume(end, 0).mark(end, 0, MarkKind::End).finish(end, 0);
        return script.trace();
    };
    const Forecast forecast = forecastOf(pause(1'060'010), pause(1'000'010));
    CHECK(forecast.attributed == std::array<Nanos, kDeviations>{60'000});
    CHECK(forecast.unexplained == 0);
}

TEST_CASE("what passes through other work is unexplained", "[forecast]") {
    const Way way{1'000'000, 1'000'000, 1'000'000, 2'000'000, 3'000'000, 3'000'000};
    Trace real = traceOf({4'000'000, 4'000'000, 4'000'000, 2'000'000, 6'000'000, 6'000'000}, true);
    real.spans[0].name = 0;  // a leaf that the simulation does not have
    const Forecast forecast = forecastOf(real, traceOf(way, false));
    CHECK(forecast.unexplained == 3'000'000);
    CHECK(forecast.attributedShare() == 0);
    checkAddsUp(forecast);
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
            const TracePtr trace = Play{file.text, {}, strategy}();
            checkFills(*trace);
            const Forecast forecast = forecastOf(*trace, *trace);
            CHECK(forecast.attributed == std::array<Nanos, kDeviations>{});
            CHECK(forecast.unexplained == 0);
            CHECK(forecast.attributedShare() == 1);
        }
    }
}

TEST_CASE("a real run's difference is accounted for to the nanosecond", "[forecast][real]") {
    const std::string text = around(
        R"({"pipeline":{"items":12,"stages":[{"name":"fetch","workers":3,"do":{"io":{"uniform":["1 ms","4 ms"]}}},
            {"name":"work","workers":2,"queue":2,"do":[{"cpu":"1 ms"},{"block":"1 ms","on":"pool"}]}]}})");
    const TracePtr simulated = Play{text}();
    const TracePtr real = Play{text, {}, {}, Mode::Real}();
    checkFills(*real);
    checkAddsUp(forecastOf(*real, *simulated));
    CHECK(forecastOf(*real, *simulated).items.size() == 12);
}
