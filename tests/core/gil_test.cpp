#include <rapidcheck.h>

#include "tests/core/runs.h"

using namespace interleave;

namespace {

constexpr Nanos ms = 1'000'000;

/// Under the GIL, with nothing else that costs.
TracePtr underGil(const std::string& program, int workers = 4, int cores = 4) {
    const std::string text = around(program);
    RunRequest request =
        Play{text, {"workers=" + std::to_string(workers), "cores=" + std::to_string(cores)}, Strategy::Threads}.request();
    StrategyCosts& costs = request.costs.of[static_cast<std::size_t>(Strategy::Threads)];
    costs.workerStart = costs.dispatch = 0;
    Result<TracePtr> trace = execute(request);
    INFO((trace.ok() ? "" : trace.error().text()));
    REQUIRE(trace.ok());
    return *trace;
}

const Span& spanOf(const TracePtr& trace, std::string_view name) {
    for (const Span& span : trace->spans)
        if (trace->names[span.name] == name) return span;
    FAIL("no span " << name);
    return trace->spans.front();
}

Nanos gilWaits(const TracePtr& trace) {
    Nanos sum = 0;
    for (const Wait& wait : trace->waits)
        if (wait.cause == Cause::Gil) sum += wait.end - wait.start;
    return sum;
}

}  // namespace

TEST_CASE("four jobs under the GIL take as long as one after the other", "[gil]") {
    const TracePtr trace = underGil(R"({"gather":{"each":4,"do":{"cpu":"100 ms","name":"job"}}})");
    CHECK(trace->makespan == 400 * ms);
    for (const Span& span : trace->spans) {
        CHECK(span.cpuTime == 100 * ms);
        CHECK(span.end >= 385 * ms);  // they take turns, they do not queue
    }
}

TEST_CASE("an answer that comes beside one busy thread is late by the switch interval, and says why", "[gil]") {
    const TracePtr trace = underGil(R"({"gather":[{"cpu":"200 ms","name":"busy"},{"io":"50 ms","name":"answer"}]})");
    CHECK(spanOf(trace, "answer").end == 55 * ms);
    CHECK(spanOf(trace, "busy").end == 200 * ms);
    CHECK(trace->makespan == 200 * ms);
    CHECK(gilWaits(trace) == 5 * ms);
    for (const Wait& wait : trace->waits)
        if (wait.cause == Cause::Gil) CHECK((wait.start == 50 * ms && wait.task == 2));
}

TEST_CASE("without the lock nothing is late", "[gil]") {
    const TracePtr trace = Play{
        around(R"({"gather":[{"cpu":"200 ms","name":"busy"},{"io":"50 ms","name":"answer"}]})"), {}, Strategy::FreeThreads}();
    CHECK(spanOf(trace, "answer").end == 50 * ms);
    const Span& busy = spanOf(trace, "busy");
    CHECK(toSeconds(busy.end - busy.start) == Approx(0.2 * 1.08).epsilon(0.001));  // the work factor
    CHECK(gilWaits(trace) == 0);
}

TEST_CASE("blocking lets the others compute, and waits for the GIL after it", "[gil]") {
    const TracePtr onLoop = underGil(R"({"gather":[{"cpu":"200 ms","name":"busy"},{"block":"5 ms","name":"nap"}]})");
    CHECK(spanOf(onLoop, "nap").end == 5 * ms);
    CHECK(gilWaits(onLoop) == 5 * ms);
    CHECK(onLoop->tasks[2].finished == 10 * ms);
    CHECK(onLoop->makespan == 200 * ms);
    const TracePtr onPool = underGil(R"({"gather":[{"cpu":"200 ms"},{"block":"20 ms","on":"pool","name":"nap"}]})");
    CHECK(spanOf(onPool, "nap").end == 30 * ms);  // 5 ms before it may begin, 5 ms before it may end
    const TracePtr naps = underGil(R"({"gather":{"each":4,"do":{"block":"20 ms","on":"pool"}}})");
    CHECK(naps->makespan == 20 * ms);
}

TEST_CASE("work that releases the GIL runs beside other work, as far as there are cores", "[gil]") {
    const std::string program = R"({"gather":{"each":3,"do":{"cpu":"100 ms","releases_gil":true}}})";
    CHECK(underGil(program)->makespan == 100 * ms);
    CHECK(underGil(program, 4, 1)->makespan == 300 * ms);
    const TracePtr mixed =
        underGil(R"({"gather":[{"cpu":"100 ms"},{"cpu":"100 ms"},{"cpu":"100 ms","releases_gil":true,"name":"free"}]})");
    CHECK(mixed->makespan == 200 * ms);
    CHECK(spanOf(mixed, "free").end <= 125 * ms);
}

TEST_CASE("the loop's own computing takes turns with the workers'", "[gil]") {
    const TracePtr trace = underGil(R"({"gather":[{"cpu":"100 ms","name":"there"},{"cpu":"100 ms","on":"loop","name":"here"}]})");
    CHECK(spanOf(trace, "here").end == 195 * ms);
    CHECK(spanOf(trace, "there").end == 200 * ms);
}

TEST_CASE("a worker that goes on to its next job keeps its slice", "[gil]") {
    const TracePtr trace = underGil(R"({"gather":[{"cpu":"3 ms"},{"cpu":"100 ms"},{"cpu":"3 ms","name":"next"}]})", 2);
    CHECK(spanOf(trace, "next").start == 3 * ms);
    CHECK(spanOf(trace, "next").end == 11 * ms);  // 2 ms of the slice, 5 of the other, 1
}

TEST_CASE("computing under the GIL never adds up to more than the time, and is all done", "[gil]") {
    const bool holds = rc::check("sum", [] {
        std::string steps;
        Nanos held = 0, longestFree = 0;
        const int jobs = *rc::gen::inRange(1, 10), workers = *rc::gen::inRange(1, 6), cores = *rc::gen::inRange(1, 5);
        for (int i = 0; i < jobs; ++i) {
            const int kind = *rc::gen::inRange(0, 5);
            const Nanos amount = *rc::gen::inRange<Nanos>(0, 30'000) * 1000;
            const std::string length = "\"" + std::to_string(amount / 1000) + " us\"";
            const char* const shapes[] = {"", R"(,"releases_gil":true)", R"(,"on":"loop")", R"(,"on":"pool")", ""};
            steps += (i ? ",{\"" : "{\"") +
                     std::string(kind < 3    ? "cpu"
                                 : kind == 3 ? "block"
                                             : "io") +
                     "\":" + length + shapes[kind] + "}";
            if (kind == 0 || kind == 2)
                held += amount;
            else
                longestFree = std::max(longestFree, amount);
        }
        const TracePtr trace = underGil("{\"gather\":[" + steps + "]}", workers, cores);
        RC_ASSERT(trace->outcome == RunOutcome::Done);
        RC_ASSERT(trace->makespan >= held);
        RC_ASSERT(trace->makespan >= longestFree);
        for (const Span& span : trace->spans) RC_ASSERT(span.cpuTime <= span.end - span.start);
        const TracePtr again = underGil("{\"gather\":[" + steps + "]}", workers, cores);
        RC_ASSERT(again->makespan == trace->makespan);
    });
    CHECK(holds);
}
