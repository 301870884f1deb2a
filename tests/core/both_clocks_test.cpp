#include <algorithm>
#include <chrono>
#include <thread>
#include <tuple>

#include "tests/core/runs.h"

using namespace interleave;

namespace {

/// What a run has to say that does not depend on how long things really took: every leaf's name, item and outcome.
using Told = std::tuple<std::string, std::uint32_t, Outcome>;

std::vector<Told> leavesOf(const TracePtr& trace) {
    std::vector<Told> told;
    for (const Span& span : trace->spans)
        if (span.kind != SpanKind::Startup) told.emplace_back(trace->names[span.name], span.item, span.outcome);
    std::sort(told.begin(), told.end());
    return told;
}

struct Case {
    const char* what;
    const char* program;
};

// Instants are 20 ms and more apart, so that a busy machine does not reorder them.
const Case kCases[] = {
    {"a gather that collects",
     R"({"gather":[{"io":"20 ms","name":"a"},{"io":"60 ms","name":"b","fail":"=1"},[{"io":"40 ms","name":"c"},{"cpu":"5 ms","name":"d"}]],"return_exceptions":true})"},
    {"a gather that fails while others run on",
     R"({"try":{"gather":[{"io":"20 ms","name":"a","fail":"=1","error":"Down"},{"io":"60 ms","name":"b"}]},"catch":{"Down":{"io":"80 ms","name":"c"}}})"},
    {"a time limit", R"({"timeout":"40 ms","do":{"io":"200 ms","name":"slow"},"else":{"io":"10 ms","name":"instead"}})"},
    {"nested time limits, the outer first",
     R"({"timeout":"40 ms","do":{"timeout":"120 ms","do":{"io":"300 ms","name":"slow"}},"else":{"yield":true}})"},
    {"retries", R"({"retry":{"attempts":3,"initial":"20 ms"},"do":{"io":"10 ms","name":"call","fail":"=attempt < 3"}})"},
    {"finally during a cancellation",
     R"({"timeout":"30 ms","do":{"try":{"io":"200 ms","name":"body"},"finally":{"io":"20 ms","name":"cleanup"}},"else":{"io":"10 ms","name":"after"}})"},
    {"permits", R"({"gather":{"each":4,"do":{"limit":"two","do":{"io":"30 ms","name":"call"}}}})"},
    {"batches",
     R"({"batches":{"items":5,"size":2},"do":{"gather":{"each":"=size","do":[{"io":"20 ms","name":"fetch"},{"cpu":"3 ms","name":"work"}]}}})"},
    {"a pipeline with a failing item",
     R"({"pipeline":{"items":6,"stages":[{"name":"fetch","workers":2,"do":{"io":"20 ms","fail":[3]}},{"name":"work","workers":1,"queue":1,"do":{"cpu":"4 ms"}}]}})"},
    {"a pipeline that fails together",
     R"({"try":{"pipeline":{"items":4,"stages":[{"name":"fetch","workers":1,"do":{"io":"30 ms","fail":[2]}}],"on_error":"fail"}},"catch":{"ExceptionGroup":{"yield":true}}})"},
    {"a job abandoned by its time limit",
     R"([{"cpu":"1 ms","name":"first"},{"timeout":"30 ms","do":{"cpu":"90 ms","name":"job"},"else":{"yield":true}}])"},
    {"a job that leaves the queue",
     R"({"gather":[{"gather":{"each":4,"do":{"block":"80 ms","on":"pool","name":"hold"}}},[{"io":"20 ms","name":"lead"},{"timeout":"20 ms","do":{"cpu":"5 ms","name":"late"},"else":{"yield":true}}]]})"},
    {"a real exchange", R"({"gather":{"each":8,"do":{"io":"30 ms","via":"tcp","bytes":"10 kB","name":"call"}}})"},
    {"an exchange that is cut", R"({"timeout":"30 ms","do":{"io":"300 ms","via":"tcp","name":"call"},"else":{"yield":true}})"},
    {"a temporary file", R"({"gather":{"each":8,"do":{"io":"30 ms","via":"file","bytes":"3 MB","name":"disk"}}})"},
    {"a file that is cut", R"({"timeout":"30 ms","do":{"io":"300 ms","via":"file","bytes":"1 MB","name":"disk"},"else":{"yield":true}})"},
    {"a rate that is waited for",
     R"({"gather":{"each":3,"do":[{"io":"=item * 0.02","name":"way"},{"timeout":"70 ms","do":{"limit":"paced","do":{"yield":true,"name":"call"}},"else":{"yield":true,"name":"late"}}]}})"},
    {"a rate that refuses",
     R"({"repeat":4,"do":[{"try":{"limit":"strict","do":{"yield":true,"name":"call"}},"catch":{"Full":{"yield":true,"name":"refused"}}},{"io":"25 ms","name":"way"}]})"},
    {"a breaker that opens, tries and closes",
     R"({"repeat":3,"do":[{"breaker":{"name":"b","failures":1,"open":"100 ms"},"do":{"io":"5 ms","name":"call","fail":"=item < 1"},"else":{"yield":true,"name":"else"}},{"io":"60 ms","name":"way"}]})"},
    {"a cache whose runner is cut",
     R"({"gather":[{"timeout":"40 ms","do":{"cache":{"name":"c","key":1},"do":{"io":"80 ms","name":"call"}},"else":{"yield":true}},[{"io":"20 ms","name":"way"},{"cache":{"name":"c","key":1,"ttl":"40 ms"},"do":{"io":"80 ms","name":"call"}}],[{"io":"140 ms","name":"way"},{"cache":{"name":"c","key":1},"do":{"io":"10 ms","name":"hit"}},{"io":"60 ms","name":"way"},{"cache":{"name":"c","key":1},"do":{"io":"10 ms","name":"again"}}]]})"},
    {"children at intervals", R"({"gather":{"each":5,"every":"20 ms","do":{"io":"30 ms","name":"call","fail":[1]}},"return_exceptions":true})"},
    {"arrivals that end with a failure",
     R"({"try":{"group":{"each":9,"every":"90 ms","do":{"io":"5 ms","name":"call","fail":[2]}}},"catch":{"ExceptionGroup":{"io":"70 ms","name":"after"}}})"},
    {"items that arrive at a pipeline",
     R"({"pipeline":{"items":5,"every":"20 ms","stages":[{"name":"serve","workers":2,"do":{"io":"30 ms"}},{"name":"store","do":{"io":"5 ms"}}]}})"},
    {"blocking the loop",
     R"([{"gather":[{"block":"30 ms","name":"sleep"},{"io":"10 ms","name":"io"}]},{"repeat":3,"do":{"yield":true}}])"},
};

}  // namespace

TEST_CASE("simulated and for real, the same program has the same outcomes", "[run][real]") {
    const auto strategy = GENERATE(Strategy::Threads, Strategy::FreeThreads, Strategy::Processes, Strategy::Native);
    for (const Case& each : kCases) {
        INFO(word(strategy) << ": " << each.what);
        const std::string text = around(each.program, R"("limits":{"two":2,"paced":{"permits":3,"rate":"1 / 50 ms"},"strict":{"permits":1,"rate":"1 / 60 ms","refuse":"Full"}},)");
        const TracePtr simulated = Play{text, {}, strategy}(), real = Play{text, {}, strategy, Mode::Real}();
        CHECK(real->outcome == simulated->outcome);
        CHECK(real->error == simulated->error);
        CHECK(leavesOf(real) == leavesOf(simulated));
        CHECK(real->tasks.size() == simulated->tasks.size());
        CHECK(std::all_of(real->tasks.begin(), real->tasks.end(), [](const TaskRow& task) { return task.finished >= 0; }));
        for (std::size_t i = 0; i < std::min(real->tasks.size(), simulated->tasks.size()); ++i) {
            INFO("task " << i);
            CHECK(real->tasks[i].outcome == simulated->tasks[i].outcome);
        }
    }
}

TEST_CASE("waiting is never shorter for real than asked", "[run][real]") {
    const TracePtr real =
        Play{around(R"({"gather":{"each":20,"do":{"io":{"uniform":["1 ms","30 ms"]}}}})"), {}, std::nullopt, Mode::Real}();
    const TracePtr simulated = Play{around(R"({"gather":{"each":20,"do":{"io":{"uniform":["1 ms","30 ms"]}}}})")}();
    std::vector<Nanos> asked(20);
    for (const Span& span : simulated->spans) asked[span.item] = span.end - span.start;
    for (const Span& span : real->spans) CHECK(span.end - span.start >= asked[span.item]);
}

TEST_CASE("a real run can be watched and stopped, and keeps what was recorded", "[run][real]") {
    RunControl control;
    Result<TracePtr> trace = Error{};
    std::thread runner([&] {
        trace = execute(Play{around(R"([{"io":"20 ms","name":"first"},{"gather":{"each":3,"do":{"io":"1 min","name":"long"}}}])"),
                             {},
                             std::nullopt,
                             Mode::Real}
                            .request(),
                        &control);
    });
    TracePtr seen;
    while (!seen || seen->tasks.size() < 4) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        if (TracePtr snapshot = control.snapshot()) seen = snapshot;
    }
    CHECK_FALSE(seen->complete);
    CHECK(std::count_if(seen->spans.begin(), seen->spans.end(), [](const Span& span) { return span.open; }) == 3);
    CHECK(control.elapsed() > 0);
    control.stop();
    runner.join();
    REQUIRE(trace.ok());
    CHECK((*trace)->outcome == RunOutcome::Stopped);
    CHECK((*trace)->complete);
    CHECK((*trace)->names[(*trace)->spans.front().name] == "first");
    CHECK(control.snapshot() == nullptr);
}

TEST_CASE("a stop cuts work on the loop's own thread too", "[run][real]") {
    for (const char* step : {R"({"cpu":"1 min"})", R"({"block":"1 min"})"}) {
        RunControl control;
        Result<TracePtr> trace = Error{};
        std::thread runner([&] { trace = execute(Play{around(step), {}, Strategy::EventLoop, Mode::Real}.request(), &control); });
        while (control.eventsRecorded() < 2) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        control.stop();
        runner.join();
        REQUIRE(trace.ok());
        CHECK((*trace)->outcome == RunOutcome::Stopped);
        CHECK((*trace)->end < 30'000'000'000);
    }
}

TEST_CASE("workers of a real run compute on cores that the processor names, with their CPU time", "[run][real]") {
    const TracePtr trace =
        Play{around(R"({"gather":{"each":4,"do":{"cpu":"20 ms","name":"work"}}})"), {}, std::nullopt, Mode::Real}();
    int jobs = 0;
    for (const Span& span : trace->spans) {
        if (span.kind != SpanKind::Cpu) continue;
        ++jobs;
        CHECK(span.lane >= 1);
        CHECK(span.cpuTime > 0);
    }
    CHECK(jobs == 4);
    for (const Event& e : trace->events)
        if (e.kind == EventKind::Begin) CHECK(beginCore(e) != kNoCore);  // a span that moved has no one core
}
