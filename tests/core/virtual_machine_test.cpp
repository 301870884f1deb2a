#include <rapidcheck.h>

#include "tests/catch.h"
#include "tests/core/rig.h"

using namespace interleave;

namespace {

constexpr Nanos ms = Rig::ms;

Co compute(Rig& rig, Nanos amount, Work::Kind kind, std::vector<Nanos>* ends, double bytes = 0) {
    Work work;
    work.kind = kind;
    work.amount = amount;
    work.bytes = bytes;
    auto job = std::make_shared<Job>(rig.loop, rig.loop.nextJob(), rig.loop.currentId(), NameId{0}, work);
    rig.machine.submit(job);
    const Completion end = co_await wait(job->done, Cause::Job);
    if (end.cancelled())
        rig.machine.withdraw(*job);
    else
        ends->push_back(rig.loop.now());
    co_return end;
}

std::vector<Nanos> endsOf(Rig& rig, const std::vector<Nanos>& amounts, Work::Kind kind = Work::Kind::Compute, double bytes = 0) {
    std::vector<Nanos> ends;
    auto program = [](Rig& r, const std::vector<Nanos>& work, Work::Kind how, std::vector<Nanos>* out, double size) -> Co {
        std::vector<TaskRef> tasks;
        for (const Nanos amount : work) tasks.push_back(r.loop.spawn(compute(r, amount, how, out, size), 0, kNoIndex));
        auto joined = Gather::join(r.loop, std::move(tasks), Join::All);
        co_return co_await wait(*joined, Cause::Join);
    };
    REQUIRE(rig.run(program(rig, amounts, kind, &ends, bytes)) == Loop::End::Finished);
    return ends;
}

}  // namespace

TEST_CASE("workers that fit the cores run at full speed, more jobs than workers queue", "[machine]") {
    Rig rig(2, 2);
    CHECK(endsOf(rig, {10 * ms, 20 * ms, 10 * ms}) == std::vector<Nanos>{10 * ms, 20 * ms, 20 * ms});
}

TEST_CASE("more workers than cores share them equally", "[machine]") {
    Rig rig(4, 2);
    CHECK(endsOf(rig, {10 * ms, 10 * ms, 10 * ms, 10 * ms}) == std::vector<Nanos>(4, 20 * ms));
    Rig uneven(3, 1);
    // 10, 20 and 30 ms on one core: the first has a third until it is done, then halves, then alone.
    CHECK(endsOf(uneven, {10 * ms, 20 * ms, 30 * ms}) == std::vector<Nanos>{30 * ms, 50 * ms, 60 * ms});
}

TEST_CASE("a shared core shows as CPU time below wall time, an own one as none measured", "[machine]") {
    Rig rig(2, 1);
    endsOf(rig, {10 * ms, 10 * ms});
    int ends = 0;
    for (const Event& e : rig.recording.lane(0).copy())
        if (e.kind == EventKind::End) {
            ++ends;
            CHECK(e.b == 10'000);
        }
    CHECK(ends == 2);
    Rig alone(1, 1);
    endsOf(alone, {10 * ms});
    for (const Event& e : alone.recording.lane(0).copy())
        if (e.kind == EventKind::End) CHECK(e.b == kNoIndex);
}

TEST_CASE("blocking holds a worker but no core", "[machine]") {
    Rig rig(4, 1);
    CHECK(endsOf(rig, {10 * ms, 10 * ms, 10 * ms, 10 * ms}, Work::Kind::Block) == std::vector<Nanos>(4, 10 * ms));
}

TEST_CASE("a worker's start, dispatch and copies cost core time", "[machine]") {
    StrategyCosts costs;
    costs.workerStart = 5 * ms;
    costs.dispatch = 1 * ms;
    costs.copyPerByte = 1;
    costs.workFactor = 2;
    Rig rig(1, 1, costs);
    CHECK(endsOf(rig, {10 * ms, 10 * ms}, Work::Kind::Compute, 500'000) ==
          std::vector<Nanos>{5 * ms + 22 * ms, 5 * ms + 44 * ms});
}

TEST_CASE("a crash breaks a pool of processes: everything under way and everything later fails", "[machine]") {
    StrategyCosts costs;
    costs.processes = true;
    Rig rig(2, 2, costs);
    const auto job = [](Rig& r, Work::Kind kind, Nanos amount, const char* name) -> Co {
        Work work;
        work.kind = kind;
        work.amount = amount;
        auto made = std::make_shared<Job>(r.loop, r.loop.nextJob(), r.loop.currentId(), NameId{0}, work);
        r.machine.submit(made);
        const Completion end = co_await wait(made->done, Cause::Job);
        r.note(std::string(name) + " " + told(end));
        co_return end;
    };
    auto program = [](Rig& r, const auto& start) -> Co {
        std::vector<TaskRef> tasks;
        tasks.push_back(r.loop.spawn(start(r, Work::Kind::Compute, 5 * ms, "whole"), 0, kNoIndex));
        tasks.push_back(r.loop.spawn(start(r, Work::Kind::Block, 90 * ms, "held"), 0, kNoIndex));
        tasks.push_back(r.loop.spawn(start(r, Work::Kind::Crash, 0, "crash"), 0, kNoIndex));
        tasks.push_back(r.loop.spawn(start(r, Work::Kind::Compute, 5 * ms, "queued"), 0, kNoIndex));
        auto joined = Gather::join(r.loop, std::move(tasks), Join::All);
        co_await wait(*joined, Cause::Join);
        co_return co_await start(r, Work::Kind::Compute, 5 * ms, "late");
    };
    CHECK(rig.run(program(rig, job)) == Loop::End::Finished);
    CHECK(rig.log ==
          std::vector<std::string>{"5 whole ok", "5 crash failed 8", "5 held failed 8", "5 queued failed 8", "5 late failed 8"});
    CHECK(rig.machine.underWay() == 0);
    int died = 0, begun = 0, ended = 0;
    for (const Event& e : rig.recording.lane(0).copy()) {
        if (e.kind == EventKind::Begin) ++begun;
        if (e.kind == EventKind::End) ++ended;
        if (e.kind != EventKind::Mark || e.code != static_cast<std::uint8_t>(MarkKind::WorkerDied)) continue;
        ++died;
        CHECK(e.tag == 1);
        CHECK(e.time == 5 * ms);
    }
    CHECK(died == 1);
    CHECK(begun == 3);
    CHECK(ended == 3);
}

TEST_CASE("a job that leaves the queue is under way no more, one that has begun is", "[machine]") {
    Rig rig(1, 1);
    auto program = [](Rig& r) -> Co {
        std::vector<TaskRef> tasks;
        std::vector<Nanos> ends;
        for (int i = 0; i < 2; ++i)
            tasks.push_back(r.loop.spawn(compute(r, 5 * ms, Work::Kind::Compute, &ends), 0, kNoIndex));
        co_await Sleep(r.loop, 1 * ms, Cause::Io);
        r.note(std::to_string(r.machine.underWay()));
        for (const TaskRef& task : tasks) task->cancel(CancelReason::Request, kNoTask);
        co_await Sleep(r.loop, 1 * ms, Cause::Io);
        r.note(std::to_string(r.machine.underWay()));
        co_await Sleep(r.loop, 9 * ms, Cause::Io);
        r.note(std::to_string(r.machine.underWay()));
        co_return Completion::done();
    };
    rig.run(program(rig));
    CHECK(rig.log == std::vector<std::string>{"1 2", "2 1", "11 0"});
}

TEST_CASE("workers that are coming up go down with the pool", "[machine]") {
    StrategyCosts costs;
    costs.processes = true;
    costs.workerStart = 10 * ms;
    Rig rig(3, 1, costs);  // the first is up at 30 ms, as are the others, one after the other
    auto program = [](Rig& r) -> Co {
        std::vector<std::shared_ptr<Job>> jobs;
        for (int i = 0; i < 3; ++i) {
            Work work;
            work.kind = Work::Kind::Crash;
            jobs.push_back(std::make_shared<Job>(r.loop, r.loop.nextJob(), r.loop.currentId(), NameId{0}, work));
            r.machine.submit(jobs.back());
        }
        for (const auto& job : jobs) {
            const Completion end = co_await wait(job->done, Cause::Job);
            r.note(told(end));
        }
        co_return Completion::done();
    };
    CHECK(rig.run(program(rig)) == Loop::End::Finished);
    CHECK(rig.log == std::vector<std::string>(3, "30 failed 8"));
}

TEST_CASE("a crash that no worker process bears ends the whole run at once", "[machine]") {
    Rig rig(1, 2);
    const auto note = [](Rig& r, Nanos after, const char* name) -> Co {
        co_await Sleep(r.loop, after, Cause::Sleep);
        r.note(name);
        co_return Completion::done();
    };
    auto program = [](Rig& r, const auto& noted) -> Co {
        std::vector<TaskRef> tasks;
        for (const Nanos after : {5 * ms, 10 * ms, 15 * ms}) tasks.push_back(r.loop.spawn(noted(r, after, "there"), 0, kNoIndex));
        Work work;
        work.amount = 10 * ms;
        auto slow = std::make_shared<Job>(r.loop, r.loop.nextJob(), r.loop.currentId(), NameId{0}, work);
        work.kind = Work::Kind::Crash;
        work.amount = 0;
        auto crash = std::make_shared<Job>(r.loop, r.loop.nextJob(), r.loop.currentId(), NameId{0}, work);
        r.machine.submit(slow);
        r.machine.submit(crash);
        co_await wait(crash->done, Cause::Job);
        r.note("never");
        co_return Completion::done();
    };
    CHECK(rig.run(program(rig, note)) == Loop::End::Crashed);
    CHECK(rig.log == std::vector<std::string>{"5 there"});
    CHECK(rig.loop.now() == 10 * ms);
}

TEST_CASE("no core runs two spans at once while workers fit, and work done equals work asked", "[machine]") {
    const bool holds = rc::check("cores and work", [] {
        const int cores = *rc::gen::inRange(1, 6), workers = *rc::gen::inRange(1, 9);
        const auto amounts = *rc::gen::container<std::vector<Nanos>>(rc::gen::inRange<Nanos>(1, 50'000));
        Rig rig(workers, cores);
        const std::vector<Nanos> ends = endsOf(rig, amounts);
        RC_ASSERT(ends.size() == amounts.size());
        Nanos total = 0;
        for (const Nanos amount : amounts) total += amount;
        const Nanos last = ends.empty() ? 0 : *std::max_element(ends.begin(), ends.end());
        const int parallel = std::min(cores, workers);
        RC_ASSERT(last * parallel >= total);
        RC_ASSERT(last <= total + static_cast<Nanos>(amounts.size()) * 2);
        std::vector<int> running(static_cast<std::size_t>(cores), -1);
        std::vector<CoreId> coreOf(static_cast<std::size_t>(workers) + 1, kNoCore);
        for (const Event& e : rig.recording.lane(0).copy()) {
            if (e.kind == EventKind::Begin && beginCore(e) != kNoCore) {
                RC_ASSERT(running[beginCore(e)] < 0);
                running[beginCore(e)] = e.tag;
                coreOf[e.tag] = beginCore(e);
            } else if (e.kind == EventKind::End && coreOf[e.tag] != kNoCore) {
                running[coreOf[e.tag]] = -1;
                coreOf[e.tag] = kNoCore;
            }
        }
    });
    CHECK(holds);
}

namespace {

/// Advances to each next instant, or by at most `cut` at a time; gives when each thread was done, by number.
std::vector<Nanos> endsOf(CoreSharing& sharing, std::size_t threads, Nanos cut = kNever) {
    std::vector<Nanos> ends(threads, -1);
    Nanos now = 0;
    while (!sharing.empty()) {
        const Nanos step = std::min(sharing.untilNext(), cut);
        sharing.advance(step);
        now += step;
        for (int done = sharing.takeDone(); done >= 0; done = sharing.takeDone()) ends[static_cast<std::size_t>(done)] = now;
    }
    return ends;
}

}  // namespace

TEST_CASE("a thread that wakes runs at once for a quantum, then shares", "[machine]") {
    CoreSharing sharing(1);
    sharing.join(0, 20 * ms, false);
    sharing.join(1, 3 * ms, true);
    CHECK(endsOf(sharing, 2) == std::vector<Nanos>{23 * ms, 3 * ms});
    CoreSharing longer(1);
    longer.join(0, 20 * ms, false);
    longer.join(1, 10 * ms, true);  // 4 ms alone, then 6 ms at half speed
    CHECK(endsOf(longer, 2) == std::vector<Nanos>{30 * ms, 16 * ms});
}

TEST_CASE("of threads that are done at the same instant the one that joined first goes first, woken or not", "[machine]") {
    for (const bool woken : {true, false}) {
        CoreSharing sharing(2);
        sharing.join(0, 2 * ms, woken);
        sharing.join(1, 2 * ms, !woken);
        sharing.advance(2 * ms);
        CHECK(sharing.takeDone() == 0);
        CHECK(sharing.takeDone() == 1);
    }
}

TEST_CASE("core sharing computes the same however the time is cut", "[machine]") {
    const bool holds = rc::check("cuts", [] {
        const int cores = *rc::gen::inRange(1, 5);
        const auto threads = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::pair<Nanos, bool>>>(
            rc::gen::pair(rc::gen::inRange<Nanos>(1'000, 20'000'000), rc::gen::arbitrary<bool>())));
        CoreSharing whole(cores), cut(cores);
        for (std::size_t i = 0; i < threads.size(); ++i) {
            whole.join(static_cast<int>(i), threads[i].first, threads[i].second);
            cut.join(static_cast<int>(i), threads[i].first, threads[i].second);
        }
        const Nanos slice = *rc::gen::inRange<Nanos>(100'000, 5'000'000);
        const std::vector<Nanos> ends = endsOf(whole, threads.size()), cutEnds = endsOf(cut, threads.size(), slice);
        Nanos total = 0;
        for (const auto& thread : threads) total += thread.first;
        const Nanos last = *std::max_element(ends.begin(), ends.end());
        RC_ASSERT(last * cores >= total);
        for (std::size_t i = 0; i < threads.size(); ++i) {
            RC_ASSERT(ends[i] >= threads[i].first);
            RC_ASSERT(std::abs(ends[i] - cutEnds[i]) <= 100'000);  // 1/16 ns lost per cut, times the threads on a core
        }
    });
    CHECK(holds);
}
