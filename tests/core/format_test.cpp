#include <rapidcheck.h>
#include <nlohmann/json.hpp>

#include <map>
#include <sstream>

#include "core/format/chrome_trace.h"
#include "core/format/events_json.h"
#include "core/format/json_text.h"
#include "core/format/summary_json.h"
#include "tests/catch.h"
#include "tests/core/events.h"

using namespace interleave;
using nlohmann::json;

namespace {

/// Two items through fetch and analyse, one failed and retried; every kind of mark once.
EventScript script() {
    EventScript s;
    s.stage("fetch", LeafKind::Io, 1).stage("analyse", LeafKind::Cpu, 1, 2);
    s.meta().seed = 7;
    s.meta().parameters = {{"latency", 0.135}};
    s.born(0, 0, kNoTask, "program").spawn(0, 1, 0, "fetch", 0).start(10, 1).mark(10, 1, MarkKind::ItemIn, "fetch", 0);
    s.io(10, 1510, 1, "fetch", Outcome::Failed, "Error").mark(1510, 1, MarkKind::Retry, "Error", 1);
    s.suspend(1510, 1, Cause::Limit, "api")
        .resume(2000, 1)
        .io(2000, 3001, 1, "fetch")
        .mark(3001, 1, MarkKind::ItemOut, "fetch", 0);
    s.mark(3001, 0, MarkKind::WorkerStarted).startup(3001, 3500, 1, 0).submit(3500, 1, 0, "analyse").suspend(3500, 1, Cause::Job);
    s.begin(3500, 1, 0, 1, 0, "analyse").end(9123, 1, 0, 1, Outcome::Ok, 5).resume(9123, 1);
    s.leaf(9123, 1, LeafKind::Cpu, "analyse", 3500).cancel(9123, 1, CancelReason::Timeout).finish(9123, 1, Outcome::Cancelled);
    s.mark(9123, 0, MarkKind::End).finish(9123, 0);
    return s;
}

std::string events(const Trace& trace) {
    std::ostringstream out;
    writeEvents(trace, out);
    return out.str();
}

json chrome(const Trace& trace) {
    std::ostringstream out;
    writeChromeTrace(trace, out);
    return json::parse(out.str());
}

}  // namespace

TEST_CASE("events are written in the contract's words, one a line", "[format]") {
    const char* expected = R"({"time":0,"task":0,"event":"spawn","parent":null,"name":"program"}
{"time":0,"task":0,"event":"start"}
{"time":0,"task":1,"event":"spawn","parent":0,"name":"fetch","index":0}
{"time":10,"task":1,"event":"start"}
{"time":10,"task":1,"event":"item","number":0,"what":"in","stage":"fetch"}
{"time":10,"task":1,"event":"suspend","cause":"io"}
{"time":1510,"task":1,"event":"resume","by":null}
{"time":1510,"task":1,"event":"leaf","step":"fetch","kind":"io","start":10,"outcome":"failed","error":"Error"}
{"time":1510,"task":1,"event":"retry","attempt":1,"error":"Error"}
{"time":1510,"task":1,"event":"suspend","cause":"limit:api"}
{"time":2000,"task":1,"event":"resume","by":null}
{"time":2000,"task":1,"event":"suspend","cause":"io"}
{"time":3001,"task":1,"event":"resume","by":null}
{"time":3001,"task":1,"event":"leaf","step":"fetch","kind":"io","start":2000,"outcome":"ok"}
{"time":3001,"task":1,"event":"item","number":0,"what":"out","stage":"fetch","outcome":"done"}
{"time":3001,"task":0,"event":"worker","lane":"loop","what":"started"}
{"time":3001,"task":0,"event":"begin","startup":true,"lane":"w0","core":0}
{"time":3500,"task":0,"event":"end","lane":"w0","outcome":"ok"}
{"time":3500,"task":1,"event":"submit","job":0,"step":"analyse"}
{"time":3500,"task":1,"event":"suspend","cause":"job"}
{"time":3500,"task":1,"event":"begin","job":0,"lane":"w0","core":0,"step":"analyse"}
{"time":9123,"task":1,"event":"end","job":0,"lane":"w0","outcome":"ok","cpu_us":5}
{"time":9123,"task":1,"event":"resume","by":null}
{"time":9123,"task":1,"event":"leaf","step":"analyse","kind":"cpu","start":3500,"outcome":"ok"}
{"time":9123,"task":1,"event":"cancel","by":null,"why":"timeout"}
{"time":9123,"task":1,"event":"finish","outcome":"cancelled"}
{"time":9123,"task":0,"event":"end"}
{"time":9123,"task":0,"event":"finish","outcome":"done"}
)";
    CHECK(events(script().trace()) == expected);
}

TEST_CASE("what a breaker becomes and how a cache is used stands in its mark", "[format]") {
    EventScript s;
    s.born(0, 0, kNoTask, "program");
    s.mark(1, 0, MarkKind::Breaker, "api", std::uint32_t(BreakerState::HalfOpen));
    s.mark(2, 0, MarkKind::Cache, "users", std::uint32_t(CacheUse::Shared));
    s.mark(3, 0, MarkKind::Cache, "", std::uint32_t(CacheUse::Miss));
    const std::string lines = events(s.trace());
    CHECK(lines.find(R"("event":"breaker","state":"half-open","name":"api"})") != std::string::npos);
    CHECK(lines.find(R"("event":"cache","what":"shared","name":"users"})") != std::string::npos);
    CHECK(lines.find(R"("event":"cache","what":"miss"})") != std::string::npos);
}

TEST_CASE("the Chrome trace has a thread per row, a complete event per span, counters", "[format]") {
    const Trace t = script().trace();
    std::ostringstream out;
    writeChromeTrace(t, out);
    const char* expected =
        R"({"displayTimeUnit":"ms","otherData":{"scenario":"test","mode":"simulate","strategy":"interpreters","workers":2,"cores":2,"seed":"7","outcome":"done"},"traceEvents":[
{"ph":"M","pid":0,"tid":0,"name":"process_name","args":{"name":"Test"}},
{"ph":"M","pid":1,"tid":0,"name":"process_name","args":{"name":"Cores"}},
{"ph":"M","pid":1,"tid":0,"name":"process_sort_index","args":{"sort_index":1}},
{"ph":"M","pid":1,"tid":1,"name":"thread_name","args":{"name":"core 0 · w0"}},
{"ph":"M","pid":1,"tid":1,"name":"thread_sort_index","args":{"sort_index":1}},
{"ph":"X","pid":1,"tid":1,"ts":3.001,"dur":0.4988,"name":"start-up","cat":"startup","args":{"task":0}},
{"ph":"X","pid":1,"tid":1,"ts":3.500,"dur":5.623,"name":"analyse","cat":"cpu","args":{"task":1}},
{"ph":"M","pid":2,"tid":0,"name":"process_name","args":{"name":"Fetch in flight"}},
{"ph":"M","pid":2,"tid":0,"name":"process_sort_index","args":{"sort_index":2}},
{"ph":"M","pid":2,"tid":1,"name":"thread_name","args":{"name":"slot 0"}},
{"ph":"M","pid":2,"tid":1,"name":"thread_sort_index","args":{"sort_index":1}},
{"ph":"X","pid":2,"tid":1,"ts":0.010,"dur":1.500,"name":"fetch","cat":"io","args":{"item":0,"outcome":"failed","error":"Error"}},
{"ph":"X","pid":2,"tid":1,"ts":2.000,"dur":1.001,"name":"fetch","cat":"io","args":{"item":0,"retried":true}},
{"ph":"C","pid":0,"tid":0,"ts":0.000,"name":"io in flight","args":{"value":0}},
{"ph":"C","pid":0,"tid":0,"ts":0.010,"name":"io in flight","args":{"value":1}},
{"ph":"C","pid":0,"tid":0,"ts":1.510,"name":"io in flight","args":{"value":0}},
{"ph":"C","pid":0,"tid":0,"ts":2.000,"name":"io in flight","args":{"value":1}},
{"ph":"C","pid":0,"tid":0,"ts":3.001,"name":"io in flight","args":{"value":0}},
{"ph":"C","pid":0,"tid":0,"ts":0.000,"name":"cpu in flight","args":{"value":0}},
{"ph":"C","pid":0,"tid":0,"ts":3.500,"name":"cpu in flight","args":{"value":1}},
{"ph":"C","pid":0,"tid":0,"ts":9.123,"name":"cpu in flight","args":{"value":0}},
{"ph":"C","pid":0,"tid":0,"ts":0.000,"name":"queue of analyse","args":{"value":0}},
{"ph":"C","pid":0,"tid":0,"ts":3.001,"name":"queue of analyse","args":{"value":1}}
]}
)";
    CHECK(out.str() == expected);  // the start-up, with a job at its heels, is a fraction shorter
    CHECK_NOTHROW(json::parse(out.str()));
}

TEST_CASE("spans one after the other never seem to nest once a reader has added them up", "[format]") {
    REQUIRE(rc::check("back to back", [] {
        Trace t;
        Nanos time = *rc::gen::inRange<Nanos>(0, 1'000'000'000'000);
        for (const Nanos length : *rc::gen::container<std::vector<Nanos>>(rc::gen::inRange<Nanos>(0, 10'000'000))) {
            Span span;
            span.kind = SpanKind::Cpu;
            span.start = time;
            span.end = time = time + length;
            t.spans.push_back(span);
        }
        // As a reader does that shifts all times so that the first is 0, and one that rounds down to whole nanoseconds.
        double first = -1, end = -1;
        std::int64_t endNanos = -1;
        std::size_t count = 0;
        const json document = chrome(t);
        for (const json& event : document["traceEvents"]) {
            if (event["ph"] != "X") continue;
            const double ts = event["ts"].get<double>(), dur = event["dur"].get<double>();
            if (first < 0) first = ts;
            const Span& span = t.spans[count++];
            if (span.end > span.start) {
                RC_ASSERT(ts - first > end);
                RC_ASSERT(static_cast<std::int64_t>(ts * 1000) >= endNanos);
                end = ts - first + dur;
                endNanos = static_cast<std::int64_t>(ts * 1000) + static_cast<std::int64_t>(dur * 1000);
            }
            RC_ASSERT(std::llround(dur * 1000) == span.end - span.start);
            RC_ASSERT(std::llround(ts * 1000) == span.start);
        }
        RC_ASSERT(count == t.spans.size());
    }));
}

TEST_CASE("names are escaped wherever they stand", "[format]") {
    const std::string wild = "a \"b\" \\ \n\t\x01 é \xff";
    EventScript s;
    s.born(0, 0, kNoTask, wild).suspend(0, 0, Cause::Limit, wild).resume(1, 0).io(1, 2, 0, wild, Outcome::Failed, wild);
    s.mark(2, 0, MarkKind::Breaker, wild).finish(2, 0, Outcome::Failed, wild);
    const Trace t = s.trace();
    const std::string clean = "a \"b\" \\ \n\t\x01 é \xef\xbf\xbd";
    std::istringstream lines(events(t));
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        const json event = json::parse(line);
        for (const char* key : {"name", "step", "error"})
            if (event.contains(key)) CHECK(event[key] == clean);
        if (event["event"] == "suspend" && event["time"] == 0) CHECK(event["cause"] == "limit:" + clean);
    }
    CHECK(count == t.events.size() - 1);  // a leaf's error stands in its leaf
    CHECK(chrome(t).at("traceEvents").size() > 4);
    CHECK(json::parse(batchLine(t, summarise(t)))["leaves"].contains(clean));
    CHECK(jsonQuoted(std::string("\0x", 2)) == "\"\\u0000x\"");
}

TEST_CASE("the summary has the contract's fields and leaves out what it cannot know", "[format]") {
    const Trace t = script().trace();
    const json j = json::parse(summaryJson(t, summarise(t, 300'000'000)));
    CHECK(j["scenario"] == "test");
    CHECK(j["mode"] == "simulate");
    CHECK(j["strategy"] == "interpreters");
    CHECK(j["seed"] == 7);
    CHECK(j["parameters"]["latency"] == 0.135);
    CHECK(j["outcome"] == "done");
    CHECK(j["error"].is_null());
    CHECK(j["makespan_s"] == 9.123e-6);
    CHECK(j["sequential_s"] == 0.3);
    CHECK(j["tasks"]["cancelled"] == 1);
    CHECK(j["queue_max"]["analyse"] == 1);
    CHECK(j["blocked_s"]["limit"] == 4.9e-7);
    CHECK_FALSE(j.contains("latency_s"));
    CHECK_FALSE(j.contains("loop_lag_s"));
    CHECK_FALSE(j.contains("events_lost"));
    const json without = json::parse(summaryJson(t, summarise(t)));
    CHECK(without["sequential_s"].is_null());
    CHECK_FALSE(without.contains("speedup"));
}

TEST_CASE("a batch line is one line with each leaf's intervals", "[format]") {
    const Trace t = script().trace();
    const std::string line = batchLine(t, summarise(t));
    CHECK(std::count(line.begin(), line.end(), '\n') == 1);
    const json leaves = json::parse(line)["leaves"];
    CHECK(leaves.size() == 2);
    CHECK(leaves["fetch"] == json::parse(R"([[1e-08,1.51e-06,"failed"],[2e-06,3.001e-06,"ok"]])"));
    CHECK(leaves["analyse"] == json::parse(R"([[3.5e-06,9.123e-06,"ok"]])"));
    EventScript none;
    const Trace empty = none.trace();
    CHECK(json::parse(batchLine(empty, summarise(empty)))["leaves"] == json::object());
    CHECK(events(empty).empty());
}
