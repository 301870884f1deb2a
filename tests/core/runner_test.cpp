#include "core/analysis/sequential.h"
#include "core/analysis/summary.h"
#include "tests/core/runs.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <cstring>

using namespace interleave;

TEST_CASE("the AI agent takes the slowest fetch and one inference, or the sum of all", "[run]") {
    const std::string_view agent = resource("scenarios/ai-agent.json");
    CHECK(seconds(Play{agent}()) == Approx(5.0).epsilon(0.01));
    CHECK(seconds(Play{agent, {}, Strategy::Sequential}()) == Approx(12.5));
    CHECK(seconds(Play{agent, {}, Strategy::Native}()) == Approx(5.0));
    // On one loop the inferences stand one behind the other: the first at 1.5 s, then 2 s each.
    CHECK(seconds(Play{agent, {}, Strategy::EventLoop}()) == Approx(7.5));
}

TEST_CASE("a source that takes too long is cut and the others still answer", "[run]") {
    const TracePtr trace = Play{resource("scenarios/ai-agent.json"), {"weather=6s"}}();
    CHECK(trace->outcome == RunOutcome::Done);
    CHECK(seconds(trace) == Approx(5.0).epsilon(0.01));
    CHECK(std::count_if(trace->spans.begin(), trace->spans.end(), [](const Span& s) { return s.kind == SpanKind::Cpu; }) == 2);
    const auto cut =
        std::find_if(trace->spans.begin(), trace->spans.end(), [](const Span& s) { return s.outcome == Outcome::Cancelled; });
    REQUIRE(cut != trace->spans.end());
    CHECK(trace->names[cut->name] == "weather");
    CHECK(cut->end == 5'000'000'000);
}

TEST_CASE("the fullest shipped scenarios simulate under every strategy", "[run]") {
    for (const char* id : {"ai-agent", "batches", "fetch-analyse-store", "sequential-vs-concurrent"}) {
        for (const Strategy strategy : kStrategies) {
            INFO(id << " " << word(strategy));
            const TracePtr trace = Play{resource(std::string("scenarios/") + id + ".json"), {}, strategy}();
            CHECK(trace->outcome == RunOutcome::Done);
            CHECK(trace->makespan > 0);
        }
    }
}

TEST_CASE("the same file, parameters and seed give the same events to the byte, another seed others", "[run]") {
    const std::string_view file = resource("scenarios/fetch-analyse-store.json");
    const TracePtr one = Play{file}(), two = Play{file}(), other = Play{file, {"seed=7"}}();
    REQUIRE(one->events.size() == two->events.size());
    CHECK(std::memcmp(one->events.data(), two->events.data(), one->events.size() * sizeof(Event)) == 0);
    CHECK(one->makespan != other->makespan);
}

TEST_CASE("more workers leave each item's fetch as long as it was", "[run]") {
    const std::string_view file = resource("scenarios/fetch-analyse-store.json");
    const auto fetches = [](const TracePtr& trace) {
        std::vector<std::pair<std::uint32_t, Nanos>> lengths;
        for (const Span& span : trace->spans)
            if (trace->names[span.stage] == "fetch" && !span.retried) lengths.emplace_back(span.item, span.end - span.start);
        std::sort(lengths.begin(), lengths.end());
        return lengths;
    };
    CHECK(fetches(Play{file, {"workers=2"}}()) == fetches(Play{file, {"workers=8"}}()));
}

TEST_CASE("a batch's size does not change its items' draws", "[run]") {
    const std::string text = around(
        R"({"batches":{"items":10,"size":"=b"},"do":{"gather":{"each":"=size","do":{"io":{"uniform":["10 ms","90 ms"]},"name":"fetch"}}}})",
        R"("parameters":{"b":{"label":"B","type":"int","default":5,"min":1,"max":10}},)");
    const auto lengths = [&](const std::string& b) {
        std::vector<std::pair<std::uint32_t, Nanos>> rows;
        const TracePtr trace = Play{text, {"b=" + b}}();
        for (const Span& span : trace->spans) rows.emplace_back(span.item, span.end - span.start);
        std::sort(rows.begin(), rows.end());
        return rows;
    };
    const auto five = lengths("5");
    CHECK(five.size() == 10);
    CHECK(five.back().first == 9);
    CHECK(five == lengths("3"));
    CHECK(five == lengths("10"));
}

TEST_CASE("a run without recording gives the same makespan", "[run]") {
    RunRequest request = Play{resource("scenarios/fetch-analyse-store.json")}.request();
    const TracePtr recorded = *execute(request);
    request.record = false;
    CHECK((*execute(request))->makespan == recorded->makespan);
    CHECK((*execute(request))->events.empty());
}

TEST_CASE("threads without the lock compute side by side, each slower by the work factor", "[run]") {
    RunRequest request =
        Play{around(R"({"gather":{"each":4,"do":{"cpu":"100 ms"}}})"), {}, Strategy::FreeThreads}.request();
    StrategyCosts& costs = request.costs.of[static_cast<std::size_t>(Strategy::FreeThreads)];
    costs.workerStart = costs.dispatch = 0;
    costs.workFactor = 1.5;
    const Result<TracePtr> trace = execute(request);
    REQUIRE(trace.ok());
    CHECK((*trace)->makespan == 150'000'000);
}

TEST_CASE("a count that does not come out whole while it runs ends the run with its place", "[run]") {
    const auto trace = execute(Play{around(R"({"repeat":3,"do":{"repeat":"=item/2","do":{"io":"1 ms"}}})")}.request());
    REQUIRE_FALSE(trace.ok());
    CHECK(trace.error().place.line == 1);
}

TEST_CASE("sequential code stops at the first failure unless outcomes are collected", "[run]") {
    const std::string gather = R"({"gather":{"each":5,"do":{"io":"10 ms","fail":[1]}})";
    const TracePtr stops = Play{around(gather + "}"), {}, Strategy::Sequential}();
    CHECK(stops->outcome == RunOutcome::Failed);
    CHECK(seconds(stops) == Approx(0.02));
    const TracePtr collects = Play{around(gather + R"(,"return_exceptions":true})"), {}, Strategy::Sequential}();
    CHECK(collects->outcome == RunOutcome::Done);
    CHECK(seconds(collects) == Approx(0.05));
}

TEST_CASE("in plain blocking code the outermost expired time limit fails after the work that overran it", "[run]") {
    for (const char* rest : {R"({"io":"1 s"})", R"({"cpu":"1 s"})", R"({"yield":true})"}) {  // none of which is begun
        INFO(rest);
        const TracePtr trace = Play{around(R"({"timeout":"15 ms","do":{"timeout":"10 ms","do":[{"cpu":"20 ms","name":"work"},)" +
                                           std::string(rest) +
                                           R"(],"else":{"io":"3 s"}},"else":{"io":"5 ms","name":"else"}})"),
                                    {},
                                    Strategy::Sequential}();
        CHECK(trace->outcome == RunOutcome::Done);
        CHECK(leaves(trace) == std::vector<std::string>{"work ok 20", "else ok 25"});
    }
}

TEST_CASE("in plain blocking code a time limit cuts what is spawned in it, which runs in place", "[run]") {
    const TracePtr trace = Play{
        around(R"({"timeout":"10 ms","do":{"spawn":{"io":"1 s","name":"own"},"name":"own"},"else":{"io":"5 ms","name":"else"}})"),
        {},
        Strategy::Sequential}();
    CHECK(leaves(trace) == std::vector<std::string>{"own cancelled 10", "else ok 15"});
    CHECK(trace->outcome == RunOutcome::Done);
}

TEST_CASE("a loop that is held cannot time out: the limit fires when the loop is free", "[run]") {
    const TracePtr trace = Play{
        around(R"({"timeout":"10 ms","do":[{"cpu":"50 ms"},{"io":"1 s"}],"else":{"io":"5 ms"}})"), {}, Strategy::EventLoop}();
    CHECK(seconds(trace) == Approx(0.055));
}

TEST_CASE("retries back off, count their tries and end in the last failure or the alternative", "[run]") {
    const std::string retry =
        R"({"retry":{"attempts":3,"initial":"100 ms","factor":2,"cap":"150 ms"},"do":{"io":"10 ms","fail":"=attempt < 9","error":"Down"})";
    const TracePtr fails = Play{around(retry + "}")}();
    CHECK(fails->outcome == RunOutcome::Failed);
    CHECK(fails->error == "Down");
    CHECK(seconds(fails) == Approx(0.03 + 0.1 + 0.15));
    CHECK(Play{around(retry + R"(,"else":{"io":"1 ms"}})")}()->outcome == RunOutcome::Done);
}

TEST_CASE("a deadlock names who waits for what", "[run]") {
    const TracePtr trace = Play{around(R"({"limit":"one","do":{"gather":[{"limit":"one","do":{"io":"1 ms","name":"inner"}}]}})",
                                       R"("limits":{"one":1},)")}();
    CHECK(trace->outcome == RunOutcome::Deadlock);
    CHECK(trace->error.find("limit one") != std::string::npos);
}

TEST_CASE("a deadlock of the program itself is named too, and no other wait for those who are", "[run]") {
    CHECK(Play{around(R"([{"future":"f"},{"await":"f"}])")}()->error == "the program waits for future f");
    CHECK(Play{around(R"([{"future":"f"},{"gather":[{"await":"f"}]}])")}()->error == "task 1 waits for future f");
}

TEST_CASE("a run that breaks off is not faster than sequential code", "[run]") {
    const RunRequest request = Play{around(R"({"gather":[{"io":"1 ms","fail":1},{"io":"5 ms"}]})")}.request();
    const TracePtr trace = *execute(request);
    CHECK(trace->outcome == RunOutcome::Failed);
    const Summary summary = summarise(*trace, 6'000'000);
    CHECK(summary.sequential == 0.006);
    CHECK_FALSE(summary.speedup.has_value());
    CHECK_FALSE(summary.savedShare.has_value());
}

TEST_CASE("sequential code that fails gives nothing to be measured against", "[run]") {
    const std::string two = R"({"gather":[{"io":"2 ms"},{"io":"2 ms"}]})";
    CHECK(sequentialMakespan(Play{around(R"({"timeout":"5 ms","do":)" + two + "}")}.request(), 2) == 4'000'000);
    CHECK_FALSE(sequentialMakespan(Play{around(R"({"timeout":"3 ms","do":)" + two + "}")}.request(), 2).has_value());
}

TEST_CASE("the leaf that a broken-off run was in is part of its record", "[run]") {
    const TracePtr trace = Play{around(R"({"gather":[{"io":"1 s","name":"cut"},[{"io":"1 ms","name":"whole"},{"crash":true}]]})")}();
    CHECK(trace->outcome == RunOutcome::Crashed);
    const auto cut = std::find_if(trace->spans.begin(), trace->spans.end(),
                                  [&](const Span& span) { return trace->names[span.name] == "cut"; });
    REQUIRE(cut != trace->spans.end());
    CHECK(cut->outcome == Outcome::Cancelled);
    CHECK(cut->item == 0);
    CHECK(cut->start == 0);
    CHECK(cut->end == trace->end);
    CHECK(std::count_if(trace->spans.begin(), trace->spans.end(), [](const Span& span) { return span.kind == SpanKind::Io; }) == 2);
}

TEST_CASE("a stop keeps what was recorded", "[run]") {
    RunControl control;
    control.stop();
    const auto trace = execute(Play{resource("scenarios/ai-agent.json")}.request(), &control);
    REQUIRE(trace.ok());
    CHECK((*trace)->outcome == RunOutcome::Stopped);
}

TEST_CASE("a stop reaches steps that never wait", "[run]") {
    RunControl control;
    const RunRequest request = Play{around(R"({"repeat":100000000,"do":{"forget":{"io":"1 s"}}})")}.request();
    auto trace = std::async(std::launch::async, [&] { return execute(request, &control); });
    while (control.eventsRecorded() == 0 && trace.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) continue;
    control.stop();
    const auto stopped = trace.get();
    REQUIRE(stopped.ok());
    CHECK((*stopped)->outcome == RunOutcome::Stopped);
}

TEST_CASE("more tasks than a run may have are refused at their place, nested counts too", "[run]") {
    for (const char* program : {R"({"gather":{"each":50000000,"do":{"io":"1 s"}}})",
                                R"({"gather":{"each":1000,"do":{"gather":{"each":10000000,"do":{"io":"1 s"}}}}})"}) {
        const auto trace = execute(Play{around(program)}.request());
        REQUIRE_FALSE(trace.ok());
        CHECK(trace.error().message.find("tasks in one run") != std::string::npos);
        CHECK(trace.error().place.line == 1);
    }
}

TEST_CASE("a run whose time cannot be counted ends with the place where that shows", "[run]") {
    const Strategy strategy = GENERATE(Strategy::Native, Strategy::Sequential);
    for (const char* program : {R"({"repeat":300,"do":{"io":"500000000 s"}})", R"({"repeat":300,"do":{"cpu":"500000000 s"}})",
                                R"({"retry":{"attempts":300,"initial":"500000000 s","factor":1},"do":{"raise":"Down"}})"}) {
        const auto trace = execute(Play{around(program), {}, strategy}.request());
        REQUIRE_FALSE(trace.ok());
        CHECK(trace.error().message == "this run would last for more than 255 years");
        CHECK(trace.error().place.line == 1);
    }
}

TEST_CASE("a run under way has no verdict yet", "[run]") {
    Trace trace = *Play{resource("scenarios/fetch-analyse-store.json")}();
    CHECK_FALSE(verdictOf(trace, summarise(trace)).headline.empty());
    trace.complete = false;
    CHECK(verdictOf(trace, summarise(trace)).headline.empty());
}
