#include <rapidcheck.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/analysis/summary.h"
#include "core/event/transitions.h"
#include "core/format/chrome_trace.h"
#include "core/format/events_json.h"
#include "core/format/summary_json.h"
#include "core/trace/lanes.h"
#include "core/trace/span_index.h"
#include "tests/catch.h"
#include "tests/core/random_events.h"

using namespace interleave;

namespace {

RandomRun anyRun() {
    return RandomRun(*rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(0, 1'000'000'000)));
}

Trace built(Recorded recorded) {
    Result<Trace> result = buildTrace(std::move(recorded));
    if (!result) RC_FAIL(result.error().text());
    return std::move(result).value();
}

std::size_t count(const std::vector<Event>& events, EventKind kind) {
    return static_cast<std::size_t>(
        std::count_if(events.begin(), events.end(), [kind](const Event& e) { return e.kind == kind; }));
}

bool sameSpan(const Span& a, const Span& b) {
    return a.start == b.start && a.end == b.end && a.task == b.task && a.job == b.job && a.item == b.item && a.name == b.name &&
           a.stage == b.stage && a.error == b.error && a.lane == b.lane && a.core == b.core && a.kind == b.kind &&
           a.outcome == b.outcome && a.abandoned == b.abandoned && a.open == b.open && a.retried == b.retried &&
           a.cpuTime == b.cpuTime && a.requested == b.requested;
}

}  // namespace

TEST_CASE("every legal run builds, and its columns hold what its events say", "[trace]") {
    REQUIRE(rc::check("any run", [] {
        RandomRun run = anyRun();
        const Trace t = built(run.recorded());
        RC_ASSERT(t.tasks.size() == count(t.events, EventKind::Spawn));
        RC_ASSERT(t.waits.size() == count(t.events, EventKind::Suspend));
        RC_ASSERT(t.marks.size() == count(t.events, EventKind::Mark));

        const auto begun = count(t.events, EventKind::Begin);
        const auto ioLeaves = static_cast<std::size_t>(std::count_if(t.events.begin(), t.events.end(), [](const Event& e) {
            return e.kind == EventKind::Leaf && leafKind(e) == LeafKind::Io;
        }));
        const auto openIo = static_cast<std::size_t>(
            std::count_if(t.waits.begin(), t.waits.end(), [](const Wait& w) { return w.open && w.cause == Cause::Io; }));
        RC_ASSERT(t.spans.size() == begun + ioLeaves + openIo);

        Nanos previous = 0;
        for (const Span& span : t.spans) {
            RC_ASSERT(span.start >= previous);
            RC_ASSERT(span.end >= span.start);
            RC_ASSERT(span.end <= t.end);
            RC_ASSERT(span.requested >= 0);
            RC_ASSERT(span.requested <= span.start);
            RC_ASSERT(span.stage != 0);
            previous = span.start;
        }
        for (const Wait& wait : t.waits) RC_ASSERT(wait.end >= wait.start);
        RC_ASSERT(std::is_sorted(t.waits.begin(), t.waits.end(), [](const Wait& a, const Wait& b) { return a.start < b.start; }));
        for (const Counter& counter : t.inFlight) {
            const SpanKind kind = counter.name == "io" ? SpanKind::Io : SpanKind::Cpu;
            const auto open =
                std::count_if(t.spans.begin(), t.spans.end(), [&](const Span& s) { return s.open && s.kind == kind; });
            RC_ASSERT(counter.points.back().value == static_cast<double>(open));
            for (std::size_t i = 1; i < counter.points.size(); ++i)
                RC_ASSERT(counter.points[i - 1].time < counter.points[i].time);
        }
    }));
}

TEST_CASE("a run recorded lane by lane is the run recorded in one", "[trace]") {
    REQUIRE(rc::check("any run", [] {
        RandomRun run = anyRun();
        const Trace one = built(run.recorded()), many = built(run.inLanes());
        const auto byTaskAndJob = [](std::vector<Span> spans) {
            std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) {
                return std::tuple(a.start, a.task, a.job, a.end) < std::tuple(b.start, b.task, b.job, b.end);
            });
            return spans;
        };
        const std::vector<Span> a = byTaskAndJob(one.spans), b = byTaskAndJob(many.spans);
        RC_ASSERT(a.size() == b.size());
        RC_ASSERT(std::equal(a.begin(), a.end(), b.begin(), sameSpan));
        RC_ASSERT(one.makespan == many.makespan);
        RC_ASSERT(one.end == many.end);
    }));
}

TEST_CASE("a record taken at any moment builds", "[trace]") {
    REQUIRE(rc::check("any prefix of each lane", [] {
        RandomRun run = anyRun();
        Recorded recorded = run.inLanes();
        recorded.complete = false;
        // The loop's part may end anywhere; of the workers' any part may be there already.
        for (std::vector<Event>& lane : recorded.lanes) lane.resize(*rc::gen::inRange<std::size_t>(0, lane.size() + 1));
        const Trace t = built(std::move(recorded));
        for (const Span& span : t.spans) RC_ASSERT(span.end <= t.end);
    }));
}

TEST_CASE("an event that the table forbids fails the build", "[trace]") {
    REQUIRE(rc::check("any event of a task's life twice", [] {
        RandomRun run = anyRun();
        Recorded recorded = run.recorded();
        std::vector<Event>& events = recorded.lanes[0];
        const std::size_t at = *rc::gen::inRange<std::size_t>(0, events.size());
        const Event twice = events[at];
        events.insert(events.begin() + static_cast<std::ptrdiff_t>(at), twice);
        switch (twice.kind) {
            case EventKind::Spawn:
            case EventKind::Start:
            case EventKind::Suspend:
            case EventKind::Resume:
            case EventKind::Finish:
            case EventKind::Begin:
            case EventKind::End: RC_ASSERT(!buildTrace(std::move(recorded)).ok()); break;
            default: RC_ASSERT(buildTrace(std::move(recorded)).ok());
        }
    }));
}

TEST_CASE("no order of events, however wild, crashes the build", "[trace]") {
    REQUIRE(rc::check("any events", [] {
        Recorded recorded;
        recorded.names.intern("name");
        recorded.complete = *rc::gen::arbitrary<bool>();
        recorded.lanes =
            *rc::gen::container<std::vector<std::vector<Event>>>(rc::gen::container<std::vector<Event>>(rc::gen::construct<Event>(
                rc::gen::inRange<Nanos>(-5, 50), rc::gen::inRange<TaskId>(0, 3),
                rc::gen::map(rc::gen::inRange(0, 13), [](int kind) { return static_cast<EventKind>(kind); }),
                rc::gen::inRange<std::uint8_t>(0, 3), rc::gen::inRange<std::uint16_t>(0, 2),
                rc::gen::inRange<std::uint32_t>(0, 3), rc::gen::inRange<std::uint32_t>(0, 3))));
        const Result<Trace> result = buildTrace(std::move(recorded));
        RC_CLASSIFY(result.ok());
        if (result) summarise(*result);
    }));
}

TEST_CASE("lanes hold every span once: no thread and no slot holds two at a time", "[lanes]") {
    REQUIRE(rc::check("any run", [] {
        RandomRun run = anyRun();
        const Trace t = built(run.recorded());
        std::vector<int> seen(t.spans.size());
        for (const LaneGroup& group : packLanes(t).groups)
            for (const LaneRow& row : group.rows) {
                Nanos end = 0;
                for (const std::uint32_t number : row.spans) {
                    ++seen[number];
                    if (t.spans[number].lane == kLoopLane && group.cores)
                        continue;  // a leaf may end before the next is asked for
                    RC_ASSERT(t.spans[number].start >= end);
                    end = t.spans[number].end;
                }
            }
        RC_ASSERT(std::all_of(seen.begin(), seen.end(), [](int times) { return times == 1; }));
    }));
}

TEST_CASE("a summary's counts add up", "[summary]") {
    REQUIRE(rc::check("any run", [] {
        RandomRun run = anyRun();
        const Trace t = built(run.recorded());
        const Summary s = summarise(t);
        const auto unfinished = static_cast<std::uint64_t>(
            std::count_if(t.tasks.begin() + 1, t.tasks.end(), [](const TaskRow& task) { return task.finished < 0; }));
        RC_ASSERT(s.tasks.done + s.tasks.failed + s.tasks.cancelled + unfinished == s.tasks.spawned);
        RC_ASSERT(s.tasks.pendingAtExit >= unfinished);
        RC_ASSERT(s.tasks.pendingAtExit <= s.tasks.spawned);
        RC_ASSERT(s.items.done + s.items.failed + s.items.dropped <= t.items.size());
        RC_ASSERT(s.ioCpuOverlap >= 0);
        RC_ASSERT(s.ioCpuOverlap <= 1 + 1e-9);
        RC_ASSERT(s.peakCores <= t.meta.cores);
        double blocked = 0, waited = 0;
        for (const auto& [cause, seconds] : s.blocked) blocked += seconds;
        for (const Wait& wait : t.waits) waited += toSeconds(wait.end - wait.start);
        RC_ASSERT(std::abs(blocked - waited) < 1e-12);
        const Verdict verdict = verdictOf(t, s);
        RC_ASSERT(verdict.headline.empty() == verdict.detail.empty());
    }));
}

TEST_CASE("every format is valid JSON that tells of every event and span", "[format]") {
    REQUIRE(rc::check("any run", [] {
        RandomRun run = anyRun();
        const Trace t = built(run.recorded());
        std::ostringstream events, chrome;
        writeEvents(t, events);
        writeChromeTrace(t, chrome);
        std::istringstream lines(events.str());
        std::size_t written = 0;
        for (std::string line; std::getline(lines, line); ++written) RC_ASSERT(nlohmann::json::parse(line).contains("event"));
        const Summary summary = summarise(t);
        RC_ASSERT(written == summary.events);

        const nlohmann::json document = nlohmann::json::parse(chrome.str());
        const auto spans = std::count_if(document["traceEvents"].begin(), document["traceEvents"].end(),
                                         [](const nlohmann::json& event) { return event["ph"] == "X"; });
        RC_ASSERT(static_cast<std::size_t>(spans) == t.spans.size());
        const nlohmann::json batch = nlohmann::json::parse(batchLine(t, summary));
        std::size_t leaves = 0;
        for (const nlohmann::json& intervals : batch["leaves"]) leaves += intervals.size();
        RC_ASSERT(leaves == count(t.events, EventKind::Leaf));
    }));
}
