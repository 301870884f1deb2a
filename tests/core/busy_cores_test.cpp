#include <rapidcheck.h>

#include <algorithm>
#include <cmath>

#include "core/analysis/summary.h"
#include "core/trace/counters.h"
#include "tests/core/runs.h"

using namespace interleave;

namespace {

constexpr Nanos ms = 1'000'000;

Span spanOf(SpanKind kind, Nanos start, Nanos end, Nanos cpuTime = -1, NameId name = 0) {
    Span span;
    span.kind = kind;
    span.start = start;
    span.end = end;
    span.cpuTime = cpuTime;
    span.name = name;
    return span;
}

double most(const Trace& trace) {
    double value = 0;
    for (const CounterPoint& point : trace.busyCores.points) value = std::max(value, point.value);
    return value;
}

double valueAt(const Counter& counter, Nanos time) {
    double value = 0;
    for (const CounterPoint& point : counter.points)
        if (point.time <= time) value = point.value;
    return value;
}

}  // namespace

TEST_CASE("a span computed all its length unless it is told clearly less", "[cores]") {
    struct Case {
        SpanKind kind;
        Nanos length, cpuTime;
        double share;
    };
    for (const Case& c : {Case{SpanKind::Cpu, 100 * ms, -1, 1}, Case{SpanKind::Cpu, 100 * ms, 25 * ms, 0.25},
                          Case{SpanKind::Cpu, 100 * ms, 94 * ms, 0.94}, Case{SpanKind::Cpu, 100 * ms, 95 * ms, 1},
                          Case{SpanKind::Cpu, 100 * ms, 100 * ms, 1}, Case{SpanKind::Cpu, 1'900, 1'000, 1},
                          Case{SpanKind::Cpu, 19'000, 10'000, 10.0 / 19}, Case{SpanKind::Cpu, 0, 0, 1},
                          Case{SpanKind::Startup, 10 * ms, 5 * ms, 0.5}, Case{SpanKind::Cpu, 10 * ms, 0, 0},
                          Case{SpanKind::Block, 10 * ms, 0, 1}, Case{SpanKind::Io, 10 * ms, -1, 1}}) {
        CAPTURE(c.length, c.cpuTime);
        CHECK(computedShare(spanOf(c.kind, 7, 7 + c.length, c.cpuTime)) == Approx(c.share));
    }
}

TEST_CASE("under the GIL one core computes, however many jobs are under way", "[cores]") {
    const std::string fourJobs = around(R"({"gather":{"each":4,"do":{"cpu":"100 ms"}}})");
    const TracePtr locked = Play{fourJobs, {}, Strategy::Threads}();
    CHECK(most(*locked) == 1);
    CHECK(valueAt(locked->busyCores, locked->makespan / 2) == Approx(1).epsilon(0.01));
    CHECK(locked->busyCores.points.back().value == 0);
    CHECK(summarise(*locked).peakCores == 1);
    CHECK(verdictOf(*locked, summarise(*locked)).headline == "The GIL limits this run.");
    const TracePtr native = Play{fourJobs}();
    CHECK(most(*native) == 4);
    CHECK(summarise(*native).peakCores == 4);
    CHECK(verdictOf(*native, summarise(*native)).headline != "The GIL limits this run.");
}

TEST_CASE("work that releases the GIL counts beside it", "[cores]") {
    const TracePtr trace = Play{around(R"({"gather":[{"cpu":"100 ms","name":"python"},
        {"cpu":"100 ms","name":"native","releases_gil":true},{"cpu":"100 ms","name":"native","releases_gil":true}]})"),
                                {},
                                Strategy::Threads}();
    CHECK(trace->meta.releasingGil.size() >= 1);
    CHECK(summarise(*trace).peakCores == 3);
}

TEST_CASE("workers beyond the cores count with their share of them", "[cores]") {
    const TracePtr trace = Play{around(R"({"gather":{"each":6,"do":{"cpu":"100 ms"}}})"), {"workers=6", "cores=4"}}();
    for (const Span& span : trace->spans) CHECK(computedShare(span) < 0.95);
    CHECK(most(*trace) <= 4);
    CHECK(valueAt(trace->busyCores, trace->makespan / 2) == Approx(4).epsilon(0.02));
    CHECK(summarise(*trace).peakCores == 4);
}

TEST_CASE("no instant exceeds what can be, and what has come goes again", "[cores]") {
    REQUIRE(rc::check("any spans", [] {
        Trace trace;
        trace.meta.cores = *rc::gen::inRange(1, 5);
        trace.meta.gil = *rc::gen::arbitrary<bool>();
        trace.meta.releasingGil = {1};
        bool releasing = false;
        for (int i = *rc::gen::inRange(0, 20); i > 0; --i) {
            const Nanos start = *rc::gen::inRange<Nanos>(0, 50) * ms, length = *rc::gen::inRange<Nanos>(0, 50) * ms;
            const Nanos cpuTime = *rc::gen::inRange<Nanos>(-1, length + 1);
            trace.spans.push_back(spanOf(SpanKind::Cpu, start, start + length, cpuTime, *rc::gen::element<NameId>(1, 2)));
            releasing = releasing || trace.spans.back().name == 1;
        }
        trace.busyCores = busyCoresCounter(trace);
        const double room = trace.meta.gil && !releasing ? 1 : trace.meta.cores;
        double last = 0;
        for (const CounterPoint& point : trace.busyCores.points) {
            RC_ASSERT(point.value >= 0 && point.value <= room);
            RC_ASSERT(point.value != last);
            last = point.value;
        }
        RC_ASSERT(last == 0);
    }));
}
