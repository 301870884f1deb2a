#include "core/trace/builder.h"

#include <rapidcheck.h>

#include <algorithm>

#include "core/trace/merge.h"
#include "core/trace/span_order.h"
#include "tests/catch.h"
#include "tests/core/events.h"

using namespace interleave;

TEST_CASE("tasks, waits and io spans come out of their events", "[trace]") {
    EventScript s;
    s.born(0, 0, kNoTask, "program").spawn(0, 1, 0, "fetch", 3).suspend(0, 0, Cause::Join).start(5, 1);
    s.io(5, 105, 1, "fetch", Outcome::Failed, "Error").finish(105, 1, Outcome::Failed, "Error");
    s.resume(105, 0, 1).finish(106, 0).mark(106, 0, MarkKind::End);
    const NameId fetch = s.name("fetch"), error = s.name("Error");
    const Trace t = s.trace();

    REQUIRE(t.tasks.size() == 2);
    CHECK(t.tasks[1].parent == 0);
    CHECK(t.tasks[1].index == 3);
    CHECK(t.tasks[1].started == 5);
    CHECK(t.tasks[1].finished == 105);
    CHECK(t.tasks[1].outcome == Outcome::Failed);
    CHECK(t.tasks[1].error == error);
    REQUIRE(t.spans.size() == 1);
    CHECK(t.spans[0].start == 5);
    CHECK(t.spans[0].end == 105);
    CHECK(t.spans[0].name == fetch);
    CHECK(t.spans[0].stage == fetch);
    CHECK(t.spans[0].error == error);
    CHECK(t.spans[0].outcome == Outcome::Failed);
    CHECK_FALSE(t.spans[0].open);
    REQUIRE(t.waits.size() == 2);
    CHECK(t.waits[0].cause == Cause::Join);
    CHECK(t.waits[0].waker == 1);
    CHECK(t.waits[0].end == 105);
    CHECK(t.makespan == 106);
    CHECK(t.end == 106);
}

TEST_CASE("a job's span runs from Begin to End, wherever it stood in the queue", "[trace]") {
    EventScript s;
    s.born(0, 0, kNoTask).startup(0, 7, 1, 0).submit(8, 0, 0, "work").suspend(8, 0, Cause::Job);
    s.begin(9, 0, 0, 1, 0, "work").end(59, 0, 0, 1, Outcome::Ok, 40).resume(60, 0).leaf(60, 0, LeafKind::Cpu, "work", 8);
    s.finish(60, 0).mark(60, 0, MarkKind::End);
    const Trace t = s.trace();
    REQUIRE(t.spans.size() == 2);
    CHECK(t.spans[0].kind == SpanKind::Startup);
    CHECK(t.spans[0].end == 7);
    CHECK(t.spans[1].kind == SpanKind::Cpu);
    CHECK(t.spans[1].start == 9);
    CHECK(t.spans[1].end == 59);
    CHECK(t.spans[1].requested == 8);
    CHECK(t.spans[1].lane == 1);
    CHECK(t.spans[1].core == 0);
    CHECK(t.spans[1].cpuTime == 40'000);
}

TEST_CASE("inline work holds the loop's lane: what never began and what yields makes no span", "[trace]") {
    EventScript s;
    s.born(0, 0, kNoTask).begin(0, 0, 0, 0, kNoCore, "nap").end(10, 0, 0, 0).leaf(10, 0, LeafKind::Block, "nap", 0);
    s.suspend(10, 0, Cause::Yield).resume(10, 0).leaf(10, 0, LeafKind::Yield, "yield", 10);
    s.submit(10, 0, 1, "work").suspend(10, 0, Cause::Job).cancel(12, 0, CancelReason::Request).resume(12, 0);
    s.leaf(12, 0, LeafKind::Cpu, "work", 10, Outcome::Cancelled).finish(12, 0, Outcome::Cancelled).mark(12, 0, MarkKind::End);
    const Trace t = s.trace();
    REQUIRE(t.spans.size() == 1);
    CHECK(t.spans[0].kind == SpanKind::Block);
    CHECK(t.spans[0].lane == kLoopLane);
    CHECK(t.spans[0].requested == 0);
    CHECK(t.tasks[0].cancelRequested);
    CHECK(t.waits.size() == 2);
}

TEST_CASE("an abandoned job runs on after its task has left", "[trace]") {
    EventScript s;
    s.born(0, 0, kNoTask).submit(0, 0, 0, "work").suspend(0, 0, Cause::Job).begin(1, 0, 0, 1, 0, "work");
    s.cancel(5, 0, CancelReason::Timeout).resume(5, 0).abandon(5, 0, 0).leaf(5, 0, LeafKind::Cpu, "work", 0, Outcome::Cancelled);
    s.finish(5, 0, Outcome::Cancelled).mark(5, 0, MarkKind::End).end(50, 0, 0, 1);
    const Trace t = s.trace();
    REQUIRE(t.spans.size() == 1);
    CHECK(t.spans[0].abandoned);
    CHECK(t.spans[0].outcome == Outcome::Cancelled);
    CHECK(t.spans[0].end == 50);
    CHECK(t.makespan == 5);
    CHECK(t.end == 50);
}

TEST_CASE("items pass on to the tasks made for them, stages name the spans, queues are counted", "[trace]") {
    EventScript s;
    s.stage("fetch", LeafKind::Io, 1).stage("store", LeafKind::Io, 1, 2);
    s.born(0, 0, kNoTask).born(0, 1, 0, "fetch").born(0, 2, 0, "store").suspend(0, 2, Cause::Queue, "store");
    s.mark(0, 1, MarkKind::ItemIn, "fetch", 0).born(0, 3, 1, "part").io(0, 10, 3, "get").finish(10, 3);
    s.mark(10, 1, MarkKind::ItemOut, "fetch", 0).mark(10, 1, MarkKind::ItemIn, "fetch", 1);
    s.resume(12, 2, 1).mark(12, 2, MarkKind::ItemIn, "store", 0).suspend(12, 2, Cause::Io);
    s.mark(15, 1, MarkKind::ItemDropped, "fetch", 1, Outcome::Failed).finish(15, 1);
    s.resume(30, 2).leaf(30, 2, LeafKind::Io, "put", 12).mark(30, 2, MarkKind::ItemOut, "store", 0).finish(30, 2);
    s.finish(30, 0).mark(30, 0, MarkKind::End);
    const NameId fetch = s.name("fetch"), store = s.name("store");
    const Trace t = s.trace();

    REQUIRE(t.items.size() == 2);
    CHECK(t.items[0].start == 0);
    CHECK(t.items[0].finish == 30);
    CHECK_FALSE(t.items[0].dropped);
    CHECK(t.items[1].start == 10);
    CHECK(t.items[1].finish == -1);
    CHECK(t.items[1].dropped);
    CHECK(t.tasks[3].item == 0);
    CHECK(t.tasks[1].item == kNoIndex);
    REQUIRE(t.spans.size() == 2);
    CHECK(t.spans[0].stage == fetch);
    CHECK(t.spans[0].item == 0);
    CHECK(t.spans[1].stage == store);
    REQUIRE(t.queueDepth.size() == 1);
    CHECK(t.queueDepth[0].name == "store");
    REQUIRE(t.queueDepth[0].points.size() == 3);
    CHECK(t.queueDepth[0].points[1].time == 10);
    CHECK(t.queueDepth[0].points[1].value == 1);
    CHECK(t.queueDepth[0].points[2].time == 12);
    CHECK(t.queueDepth[0].points[2].value == 0);
}

TEST_CASE("a leaf repeated after a retry is marked, and only that", "[trace]") {
    EventScript s;
    s.born(0, 0, kNoTask)
        .io(0, 10, 0, "dial")
        .io(10, 20, 0, "fetch", Outcome::Failed, "Error")
        .mark(20, 0, MarkKind::Retry, "Error", 1);
    s.io(30, 40, 0, "dial").io(40, 50, 0, "fetch").io(50, 60, 0, "fetch").finish(60, 0).mark(60, 0, MarkKind::End);
    const Trace t = s.trace();
    REQUIRE(t.spans.size() == 5);
    const bool retried[] = {false, false, true, true, false};
    for (std::size_t i = 0; i < 5; ++i) CHECK(t.spans[i].retried == retried[i]);
}

TEST_CASE("an item outside pipelines fails with its step", "[trace]") {
    EventScript s;
    s.born(0, 0, kNoTask).born(0, 1, 0).mark(0, 1, MarkKind::ItemIn, "", 0).mark(4, 1, MarkKind::ItemOut, "", 0, Outcome::Failed);
    s.finish(4, 1, Outcome::Failed, "Error")
        .born(4, 2, 0)
        .mark(4, 2, MarkKind::ItemIn, "", 1)
        .mark(9, 2, MarkKind::ItemOut, "", 1);
    s.finish(9, 2).finish(9, 0);
    const Trace t = s.trace();
    REQUIRE(t.items.size() == 2);
    CHECK(t.items[0].failed);
    CHECK(t.items[1].finish == 9);
    CHECK_FALSE(t.items[1].failed);
    CHECK(t.tasks[1].item == 0);
}

TEST_CASE("what is open in a record taken under way lasts until it was taken", "[trace]") {
    for (const Nanos now : {Nanos{5}, Nanos{90}}) {
        EventScript s;
        s.recorded().complete = false;
        s.recorded().now = now;
        s.born(0, 0, kNoTask).born(0, 1, 0, "ask").suspend(40, 1, Cause::Io);
        const Trace t = s.trace();
        CHECK(t.end == std::max(now, Nanos{40}));
        CHECK(t.makespan == t.end);
        REQUIRE(t.waits.size() == 1);
        CHECK(t.waits[0].end == t.end);
        REQUIRE(t.spans.size() == 1);
        CHECK(t.spans[0].end == t.end);
    }
}

TEST_CASE("a record taken under way leaves open what is open", "[trace]") {
    EventScript s;
    s.stage("nap", LeafKind::Block);
    s.recorded().complete = false;
    s.born(0, 0, kNoTask).born(0, 1, 0, "ask").suspend(1, 1, Cause::Io).born(1, 2, 0).begin(2, 2, 0, 0, kNoCore, "nap");
    s.end(40, 9, 8, 1, Outcome::Ok, kNoIndex, 1);  // a worker's side of a task not yet seen
    const NameId ask = s.name("ask");
    const Trace t = s.trace();
    CHECK_FALSE(t.complete);
    CHECK(t.makespan == 40);
    REQUIRE(t.waits.size() == 1);
    CHECK(t.waits[0].open);
    CHECK(t.waits[0].end == 40);
    REQUIRE(t.spans.size() == 2);
    CHECK(t.spans[0].open);
    CHECK(t.spans[0].name == ask);
    CHECK(t.spans[0].end == 40);
    CHECK(t.spans[1].open);
    CHECK(t.spans[1].kind == SpanKind::Block);
    CHECK(t.tasks[1].finished == -1);
    CHECK(t.inFlight[0].points.back().value == 1);
}

TEST_CASE("in flight counts leaves, one point per instant", "[trace]") {
    EventScript s;
    s.born(0, 0, kNoTask).born(0, 1, 0).born(0, 2, 0).suspend(5, 1, Cause::Io).suspend(5, 2, Cause::Io);
    s.resume(9, 1).leaf(9, 1, LeafKind::Io, "a", 5).suspend(9, 1, Cause::Io).resume(12, 2).leaf(12, 2, LeafKind::Io, "a", 5);
    s.resume(12, 1).leaf(12, 1, LeafKind::Io, "a", 9);
    const Trace t = s.trace();
    CHECK(t.inFlight[0].name == "io");
    const auto& points = t.inFlight[0].points;
    REQUIRE(points.size() == 3);
    CHECK(points[0].time == 0);
    CHECK(points[0].value == 0);
    CHECK(points[1].time == 5);
    CHECK(points[1].value == 2);
    CHECK(points[2].time == 12);
    CHECK(points[2].value == 0);
}

TEST_CASE("a worker's clock a little off the loop's never fails the build", "[trace]") {
    EventScript s;
    s.born(0, 0, kNoTask).submit(100, 0, 0, "work").suspend(100, 0, Cause::Job).resume(200, 0);
    s.leaf(200, 0, LeafKind::Cpu, "work", 100).finish(200, 0).mark(200, 0, MarkKind::End);
    s.begin(90, 0, 0, 1, 3, "work", 1).end(210, 0, 0, 1, Outcome::Ok, 100, 1);
    const Trace t = s.trace();
    REQUIRE(t.spans.size() == 1);
    CHECK(t.spans[0].start == 100);
    CHECK(t.spans[0].end == 210);
    CHECK(t.makespan == 200);
}

TEST_CASE("an illegal event is an error that names it", "[trace]") {
    struct Row {
        const char* says;
        void (*write)(EventScript&);
    };
    const Row rows[] = {
        {"start of task 0: it is not yet spawned", [](EventScript& s) { s.start(3, 0).spawn(3, 0, kNoTask); }},
        {"there is no such task", [](EventScript& s) { s.born(0, 0, kNoTask).start(3, 7); }},
        {"suspend of task 0: it is suspended",
         [](EventScript& s) { s.born(0, 0, kNoTask).suspend(1, 0, Cause::Io).suspend(2, 0, Cause::Io); }},
        {"at 9 ns: finish of task 0: it is finished", [](EventScript& s) { s.born(0, 0, kNoTask).finish(8, 0).finish(9, 0); }},
        {"job 1 never began", [](EventScript& s) { s.born(0, 0, kNoTask).end(8, 0, 1, 1); }},
        {"job 0 has begun before",
         [](EventScript& s) { s.born(0, 0, kNoTask).begin(1, 0, 0, 1, 0, "w").begin(2, 0, 0, 1, 0, "w"); }},
        {"job 0 is not under way",
         [](EventScript& s) { s.born(0, 0, kNoTask).begin(1, 0, 0, 1, 0, "w").end(2, 0, 0, 1).end(2, 0, 0, 1); }},
        {"no such job as", [](EventScript& s) { s.born(0, 0, kNoTask).submit(1, 0, kNoIndex, "w"); }},
        {"no such item as", [](EventScript& s) { s.born(0, 0, kNoTask).mark(1, 0, MarkKind::ItemIn, "", 4'000'000'000u); }},
        {"no such name as 900",
         [](EventScript& s) {
             s.add({0, 0, EventKind::Spawn, 0, 900, kNoTask, 0});
         }},
    };
    for (const Row& row : rows) {
        EventScript s;
        row.write(s);
        const Result<Trace> result = s.build();
        INFO(row.says);
        REQUIRE_FALSE(result.ok());
        CHECK(result.error().message.find(row.says) != std::string::npos);
    }
}

TEST_CASE("lanes merge by time, a lower lane first", "[trace]") {
    const auto at = [](Nanos time, TaskId task) { return Event{time, task, EventKind::Start, 0, 0, 0, 0}; };
    std::vector<std::vector<Event>> lanes{{at(1, 0), at(5, 1), at(5, 2)}, {}, {at(-3, 3), at(5, 4), at(4, 5), at(9, 6)}};
    const std::vector<Event> merged = mergeLanes(std::move(lanes));
    const TaskId order[] = {3, 0, 1, 2, 4, 5, 6};
    REQUIRE(merged.size() == 7);
    for (std::size_t i = 0; i < 7; ++i) CHECK(merged[i].task == order[i]);
    CHECK(merged[0].time == 0);
    CHECK(merged[5].time == 5);
}

TEST_CASE("a record without events is a trace without anything", "[trace]") {
    EventScript s;
    const Trace t = s.trace();
    CHECK(t.tasks.empty());
    CHECK(t.end == 0);
    CHECK(t.makespan == 0);
}

TEST_CASE("spans are sorted by start, those of one start as they stood", "[trace]") {
    REQUIRE(rc::check("as a stable sort does", [] {
        std::vector<Span> spans;
        for (const Nanos start : *rc::gen::container<std::vector<Nanos>>(rc::gen::inRange<Nanos>(0, 20))) {
            spans.emplace_back().start = start;
            spans.back().job = static_cast<JobId>(spans.size());
        }
        std::vector<Span> expected = spans;
        std::stable_sort(expected.begin(), expected.end(), [](const Span& a, const Span& b) { return a.start < b.start; });
        sortByStart(spans);
        RC_ASSERT(std::equal(spans.begin(), spans.end(), expected.begin(), expected.end(),
                             [](const Span& a, const Span& b) { return a.start == b.start && a.job == b.job; }));
    }));
}
