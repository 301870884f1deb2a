#include "core/analysis/summary.h"

#include <rapidcheck.h>

#include <algorithm>

#include "tests/catch.h"
#include "tests/core/events.h"

using namespace interleave;

namespace {
constexpr Nanos kMs = 1'000'000;
}

TEST_CASE("percentiles are nearest-rank", "[summary]") {
    std::vector<double> values;
    for (int i = 100; i > 0; --i) values.push_back(i);
    const auto p = percentilesOf(values);
    REQUIRE(p);
    CHECK(p->p50 == 50);
    CHECK(p->p95 == 95);
    CHECK(p->p99 == 99);
    CHECK(p->max == 100);
    CHECK(percentilesOf({7})->p50 == 7);
    CHECK(percentilesOf({3, 1})->p50 == 1);
    CHECK(percentilesOf({3, 1})->p95 == 3);
    CHECK_FALSE(percentilesOf({}));
}

TEST_CASE("a percentile is the least value that the share does not exceed", "[summary]") {
    REQUIRE(rc::check("nearest rank", [] {
        const auto values = *rc::gen::nonEmpty<std::vector<double>>();
        const auto p = percentilesOf(values);
        const auto upTo = [&](double limit) {
            return std::count_if(values.begin(), values.end(), [&](double v) { return v <= limit; });
        };
        const auto below = [&](double limit) {
            return std::count_if(values.begin(), values.end(), [&](double v) { return v < limit; });
        };
        const auto n = static_cast<std::ptrdiff_t>(values.size());
        RC_ASSERT(upTo(p->p50) * 100 >= n * 50);
        RC_ASSERT(below(p->p50) * 100 < n * 50);
        RC_ASSERT(upTo(p->p95) * 100 >= n * 95);
        RC_ASSERT(below(p->p95) * 100 < n * 95);
    }));
}

TEST_CASE("the figures of a small run", "[summary]") {
    EventScript s;
    s.born(0, 0, kNoTask);
    s.born(0, 1, 0).mark(0, 1, MarkKind::ItemIn, "", 0).suspend(0, 1, Cause::Io);
    s.born(0, 2, 0).mark(0, 2, MarkKind::ItemIn, "", 1).suspend(0, 2, Cause::Limit, "api");
    s.born(0, 3, 0).suspend(0, 3, Cause::Sleep);
    s.resume(100 * kMs, 1)
        .leaf(100 * kMs, 1, LeafKind::Io, "get", 0)
        .submit(100 * kMs, 1, 0, "work")
        .suspend(100 * kMs, 1, Cause::Job);
    s.begin(110 * kMs, 1, 0, 1, 0, "work");
    s.resume(120 * kMs, 2).suspend(120 * kMs, 2, Cause::Io);
    s.end(210 * kMs, 1, 0, 1, Outcome::Ok, 80'000).resume(210 * kMs, 1).leaf(210 * kMs, 1, LeafKind::Cpu, "work", 100 * kMs);
    s.mark(210 * kMs, 1, MarkKind::ItemOut, "", 0).finish(210 * kMs, 1);
    s.resume(250 * kMs, 2).leaf(250 * kMs, 2, LeafKind::Io, "get", 120 * kMs, Outcome::Failed, "Error");
    s.mark(250 * kMs, 2, MarkKind::ItemOut, "", 1, Outcome::Failed).finish(250 * kMs, 2, Outcome::Failed, "Error");
    s.mark(250 * kMs, 0, MarkKind::End).finish(250 * kMs, 0).cancel(250 * kMs, 3, CancelReason::Exit).resume(250 * kMs, 3);
    s.finish(260 * kMs, 3, Outcome::Cancelled);
    const Trace t = s.trace();
    const Summary summary = summarise(t, 500 * kMs);

    CHECK(summary.makespan == Approx(0.25));
    CHECK(summary.windDown == Approx(0.01));
    CHECK(summary.sequential == Approx(0.5));
    CHECK(summary.speedup == Approx(2));
    CHECK(summary.savedShare == Approx(0.5));
    CHECK(summary.tasks.spawned == 3);
    CHECK(summary.tasks.done == 1);
    CHECK(summary.tasks.failed == 1);
    CHECK(summary.tasks.cancelled == 1);
    CHECK(summary.tasks.pendingAtExit == 1);
    CHECK(summary.items.done == 1);
    CHECK(summary.items.failed == 1);
    CHECK(summary.items.dropped == 0);
    CHECK(summary.throughput == Approx(4));
    REQUIRE(summary.latency);
    CHECK(summary.latency->p50 == Approx(0.21));
    CHECK(summary.startSpread == Approx(0.12));
    CHECK(summary.cpuSeconds == Approx(0.08));
    CHECK(summary.coreUse == Approx(0.08 / 0.5));
    CHECK(summary.peakCores == 1);
    CHECK(summary.ioCpuOverlap == Approx(0.09 / 0.25));
    CHECK(summary.inFlightMax.at("get") == 1);
    CHECK(summary.inFlightMax.at("work") == 1);
    CHECK(summary.blocked.at("limit") == Approx(0.12));
    CHECK(summary.blocked.at("io") == Approx(0.23));
    CHECK(summary.blocked.at("job") == Approx(0.11));
    CHECK(summary.blocked.at("sleep") == Approx(0.25));
    CHECK(summary.blocked.size() == 4);
    CHECK(summary.events == t.events.size() - 1);  // a leaf's error belongs to its leaf
}

TEST_CASE("nothing recorded gives figures of nothing, not a division by it", "[summary]") {
    EventScript s;
    const Summary summary = summarise(s.trace());
    CHECK(summary.makespan == 0);
    CHECK(summary.throughput == 0);
    CHECK(summary.coreUse == 0);
    CHECK_FALSE(summary.latency);
    CHECK_FALSE(summary.sequential);
    CHECK(verdictOf(EventScript().trace(), summary).headline.empty());
}

namespace {

Verdict verdictOf(EventScript& s) {
    const Trace t = s.trace();
    return interleave::verdictOf(t, summarise(t));
}

/// One job at once on `lane`, one after the other, `length` each.
void jobs(EventScript& s, LaneId lane, int count, Nanos length) {
    for (int i = 0; i < count; ++i) {
        const JobId job = static_cast<JobId>(i);
        if (lane != kLoopLane) s.submit(i * length, 0, job, "analyse");
        s.begin(i * length, 0, job, lane, 0, "analyse").end((i + 1) * length, 0, job, lane);
        s.leaf((i + 1) * length, 0, LeafKind::Cpu, "analyse", i * length);
    }
}

}  // namespace

TEST_CASE("the verdict names what limits the run", "[summary]") {
    SECTION("workers always busy") {
        EventScript s;
        s.meta().workers = 1;
        s.born(0, 0, kNoTask);
        jobs(s, 1, 5, 100 * kMs);
        s.mark(500 * kMs, 0, MarkKind::End);
        const Verdict v = verdictOf(s);
        CHECK(v.headline == "The analyse stage limits this run.");
        CHECK(v.detail == "Its one worker is busy 100 % of the time.");
    }
    SECTION("workers that share fewer cores, and a producer that waits for them") {
        EventScript s;
        s.meta().workers = 1;
        s.meta().cores = 1;
        s.stage("fetch", LeafKind::Io, 1).stage("analyse", LeafKind::Cpu, 1, 1);
        s.born(0, 0, kNoTask).born(0, 1, 0, "fetch").suspend(0, 1, Cause::Queue, "analyse");
        jobs(s, 1, 4, 100 * kMs);
        s.resume(400 * kMs, 1).mark(400 * kMs, 0, MarkKind::End);
        CHECK(verdictOf(s).detail == "Its one worker is busy 100 % of the time; fetch waits for the queue, 400 ms in all.");
    }
    SECTION("work on the loop") {
        EventScript s;
        s.born(0, 0, kNoTask);
        jobs(s, 0, 5, 100 * kMs);
        s.mark(500 * kMs, 0, MarkKind::End);
        const Verdict v = verdictOf(s);
        CHECK(v.headline == "The event loop itself limits this run.");
        CHECK(v.detail == "analyse holds its thread, 100 % of the time in all; meanwhile nothing else can go on.");
    }
    SECTION("sequential") {
        EventScript s;
        s.meta().strategy = "sequential";
        s.born(0, 0, kNoTask).io(0, 75 * kMs, 0, "get").begin(75 * kMs, 0, 0, 0, 0, "work").end(100 * kMs, 0, 0, 0);
        s.leaf(100 * kMs, 0, LeafKind::Cpu, "work", 75 * kMs).mark(100 * kMs, 0, MarkKind::End);
        CHECK(verdictOf(s).detail ==
              "Nothing overlaps: 75 % of the time goes into waiting for I/O, 25 % into work on one thread.");
    }
    SECTION("slots of an io stage") {
        EventScript s;
        s.stage("fetch", LeafKind::Io, 1);
        s.born(0, 0, kNoTask).born(0, 1, 0, "fetch");
        for (std::uint32_t i = 0; i < 4; ++i) {
            s.mark(i * 100 * kMs, 1, MarkKind::ItemIn, "fetch", i).io(i * 100 * kMs, (i + 1) * 100 * kMs, 1, "fetch");
            s.mark((i + 1) * 100 * kMs, 1, MarkKind::ItemOut, "fetch", i);
        }
        s.mark(400 * kMs, 0, MarkKind::End);
        const Verdict v = verdictOf(s);
        CHECK(v.headline == "The fetch stage limits this run.");
        CHECK(v.detail == "Its one slot is in use 100 % of the time.");
    }
    SECTION("a limit") {
        EventScript s;
        s.born(0, 0, kNoTask).born(0, 1, 0).suspend(0, 1, Cause::Limit, "api").io(0, 10 * kMs, 0, "get").resume(100 * kMs, 1);
        s.mark(100 * kMs, 0, MarkKind::End);
        CHECK(verdictOf(s).headline == "The limit “api” holds this run back.");
    }
    SECTION("one slow item") {
        EventScript s;
        s.born(0, 0, kNoTask).born(0, 1, 0).mark(0, 1, MarkKind::ItemIn, "", 0).io(0, 3000 * kMs, 1, "knowledge base");
        s.mark(5000 * kMs, 1, MarkKind::ItemOut, "", 0).finish(5000 * kMs, 1).mark(5000 * kMs, 0, MarkKind::End);
        const Verdict v = verdictOf(s);
        CHECK(v.headline == "The slowest item sets the pace.");
        CHECK(v.detail == "Its longest step, knowledge base, takes 3 s of 5 s.");
    }
    SECTION("waiting and computing in turns") {
        EventScript s;
        s.born(0, 0, kNoTask).io(0, 40 * kMs, 0, "get").submit(40 * kMs, 0, 0, "work").begin(40 * kMs, 0, 0, 1, 0, "work");
        s.end(100 * kMs, 0, 0, 1).leaf(100 * kMs, 0, LeafKind::Cpu, "work", 40 * kMs).mark(100 * kMs, 0, MarkKind::End);
        CHECK(verdictOf(s).headline == "Waiting and computing take turns.");
    }
    SECTION("nothing stands out") {
        EventScript s;
        s.born(0, 0, kNoTask).io(0, 40 * kMs, 0, "a").io(40 * kMs, 80 * kMs, 0, "b").io(80 * kMs, 100 * kMs, 0, "c");
        s.mark(100 * kMs, 0, MarkKind::End);
        CHECK(verdictOf(s).headline.empty());
    }
    SECTION("a deadlock") {
        EventScript s;
        s.recorded().outcome = RunOutcome::Deadlock;
        s.recorded().error = "task 1 waits for a permit of a";
        s.born(0, 0, kNoTask);
        CHECK(verdictOf(s).detail == "task 1 waits for a permit of a");
    }
    SECTION("a run that was broken off") {
        const RunOutcome outcome = GENERATE(RunOutcome::Crashed, RunOutcome::Stopped);
        EventScript s;
        s.recorded().outcome = outcome;
        s.born(0, 0, kNoTask).io(0, 40 * kMs, 0, "get");
        CHECK(verdictOf(s).headline == (outcome == RunOutcome::Crashed ? "The run crashed." : ""));
    }
}
