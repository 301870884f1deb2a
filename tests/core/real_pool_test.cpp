#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "core/engine/system_thread.h"
#include "tests/core/real_machine_room.h"

using namespace interleave;
using namespace interleave::test;

namespace {
constexpr Nanos kMs = 1'000'000;

Outcome outcomeOfEnd(const Event& end) { return endOutcome(end); }
}  // namespace

TEST_CASE("a pool does every job once, on at most its number of threads", "[real][pool]") {
    const int workers = GENERATE(1, 2, 5);
    RealMachineRoom room(workers);
    std::vector<std::shared_ptr<NotedJob>> jobs;
    for (int i = 0; i < 60; ++i) jobs.push_back(room.submit(compute(200'000)));
    CHECK(room.machine->pool().underWay() > 0);
    room.waitForAll();
    CHECK(room.machine->pool().underWay() == 0);
    for (const auto& job : jobs) {
        CHECK(job->arrivals == 1);
        CHECK(job->completion == Completion::done());
    }

    std::vector<JobId> begun;
    CHECK(room.recording.lane(0).size() == 0);
    for (int w = 1; w <= workers; ++w) {
        const auto lane = static_cast<std::size_t>(w);
        const auto begins = room.events(lane, EventKind::Begin);
        const auto ends = room.events(lane, EventKind::End);
        REQUIRE(begins.size() == ends.size());
        for (std::size_t i = 0; i < begins.size(); ++i) {
            CHECK(begins[i].a == ends[i].a);
            CHECK(begins[i].task == begins[i].a + 1);
            CHECK(begins[i].tag == lane);
            CHECK(beginName(begins[i]) == 7);
            CHECK(beginCore(begins[i]) != kNoCore);
            CHECK(begins[i].time <= ends[i].time);
            if (i > 0) CHECK(ends[i - 1].time <= begins[i].time);  // one thread, one job at a time
            begun.push_back(begins[i].a);
        }
        const auto marks = room.events(lane, EventKind::Mark);
        if (marks.empty() && begins.empty()) continue;  // the others were quick enough to do without this worker
        REQUIRE(marks.size() == 1);
        CHECK(marks[0].code == static_cast<std::uint8_t>(MarkKind::WorkerStarted));
        CHECK(marks[0].tag == lane);
        CHECK(marks[0].task == kProgram);
    }
    std::sort(begun.begin(), begun.end());
    CHECK(begun.size() == 60);
    CHECK(std::unique(begun.begin(), begun.end()) == begun.end());
}

TEST_CASE("a single worker takes the jobs in the order they came", "[real][pool]") {
    RealMachineRoom room(1);
    for (int i = 0; i < 20; ++i) room.submit(compute(1000));
    room.waitForAll();
    const auto begins = room.events(1, EventKind::Begin);
    REQUIRE(begins.size() == 20);
    for (std::uint32_t i = 0; i < 20; ++i) CHECK(begins[i].a == i);
}

TEST_CASE("a worker starts only when none is idle", "[real][pool]") {
    RealMachineRoom room(4);
    for (int i = 0; i < 5; ++i) {
        room.submit(compute(1000));
        room.waitForAll();
    }
    CHECK(room.events(1, EventKind::Begin).size() == 5);
    CHECK(room.recording.lane(2).size() == 0);
}

TEST_CASE("a job can be withdrawn until it begins", "[real][pool]") {
    RealMachineRoom room(1);
    auto first = room.submit(block(500 * kMs));
    auto second = room.submit(compute(1000));
    auto third = room.submit(compute(1000));
    while (room.events(1, EventKind::Begin).empty()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    CHECK_FALSE(room.machine->pool().withdraw(*first));
    CHECK(room.machine->pool().withdraw(*second));
    CHECK(room.machine->pool().underWay() == 2);
    room.waitForAll();
    CHECK(first->arrivals == 1);
    CHECK(second->arrivals == 0);
    CHECK(third->arrivals == 1);
    CHECK(room.events(1, EventKind::Begin).size() == 2);
}

TEST_CASE("block holds its worker without computing", "[real][pool]") {
    RealMachineRoom room(1);
    room.submit(block(20 * kMs));
    room.submit(compute(20 * kMs));
    room.waitForAll();
    const auto begins = room.events(1, EventKind::Begin);
    const auto ends = room.events(1, EventKind::End);
    REQUIRE(begins.size() == 2);
    CHECK(ends[0].time - begins[0].time >= 20 * kMs);
    CHECK(begins[1].time >= ends[0].time);
    CHECK(ends[0].b < 10'000);  // us of CPU
    CHECK(ends[1].b > 10'000);
    CHECK(ends[1].b <= (ends[1].time - begins[1].time) / 1000 + 1);
}

TEST_CASE("short jobs tell no CPU time", "[real][pool]") {
    RealMachineRoom room(1);
    room.submit(compute(0));
    room.submit(compute(500'000));
    room.waitForAll();
    const auto begins = room.events(1, EventKind::Begin);
    const auto ends = room.events(1, EventKind::End);
    REQUIRE(ends.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) CHECK((ends[i].b != kNoIndex) == (ends[i].time - begins[i].time >= 100'000));
}

TEST_CASE("start-up is work on the worker's own lane, before its first job", "[real][pool]") {
    StrategyCosts costs = pooled();
    costs.workerStart = 3 * kMs;
    RealMachineRoom room(2, costs);
    room.submit(compute(1000));
    room.waitForAll();
    const auto begins = room.events(1, EventKind::Begin);
    const auto ends = room.events(1, EventKind::End);
    REQUIRE(begins.size() == 2);
    CHECK(begins[0].code == 1);
    CHECK(begins[0].a == kNoIndex);
    CHECK(begins[0].task == kProgram);
    CHECK(ends[0].a == kNoIndex);
    CHECK(ends[0].b > 1500);
    CHECK(begins[1].code == 0);
    CHECK(begins[1].time >= ends[0].time);
}

TEST_CASE("the work factor and the copies take the worker's time", "[real][pool]") {
    const auto cpuOfJob = [](double factor, double copyPerByte, double bytes) {
        StrategyCosts costs = pooled();
        costs.workFactor = factor;
        costs.copyPerByte = copyPerByte;
        RealMachineRoom room(1, costs);
        Work work = compute(10 * kMs);
        work.bytes = bytes;
        room.submit(work);
        room.waitForAll();
        return room.events(1, EventKind::End).at(0).b;
    };
    const auto plain = cpuOfJob(1, 0, 2e9);  // nothing is copied where copying costs nothing
    CHECK(cpuOfJob(3, 0, 0) > 2 * plain);
    CHECK(cpuOfJob(1, 0.1, 2e9) > 2 * plain);
}

TEST_CASE("inline work runs on the loop's lane for the task that asked", "[real][pool]") {
    RealMachineRoom room(0, StrategyCosts{});
    NotedJob job(5, compute(2 * kMs));
    const Nanos before = room.machine->clock().now();
    room.machine->pool().runInline(job);
    CHECK(job.completion == Completion::done());
    const auto begins = room.events(0, EventKind::Begin);
    const auto ends = room.events(0, EventKind::End);
    REQUIRE(begins.size() == 1);
    REQUIRE(ends.size() == 1);
    CHECK(begins[0].time >= before);
    CHECK(begins[0].task == 6);
    CHECK(begins[0].a == 5);
    CHECK(begins[0].tag == kLoopLane);
    CHECK(ends[0].time <= room.machine->clock().now());
    CHECK(job.arrivals == 0);
    CHECK_FALSE(room.machine->clock().poll(kNever));
}

TEST_CASE("a stop drops what is queued and cuts what runs", "[real][pool]") {
    RealMachineRoom room(2);
    const Work work = GENERATE(compute(30'000 * kMs), block(30'000 * kMs));
    auto first = room.submit(work);
    auto second = room.submit(work);
    auto queued = room.submit(work);
    while (room.events(1, EventKind::Begin).empty() || room.events(2, EventKind::Begin).empty())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));

    const Nanos asked = room.machine->clock().now();
    room.machine->pool().stop();
    auto late = room.submit(work);
    room.waitForAll();
    CHECK(room.machine->clock().now() - asked < 5000 * kMs);
    CHECK(room.machine->pool().underWay() == 0);
    CHECK(first->completion == Completion::cancellation());
    CHECK(first->arrivals == 1);
    CHECK(second->arrivals == 1);
    CHECK(queued->arrivals == 0);
    CHECK(late->arrivals == 0);
    CHECK(room.machine->pool().withdraw(*queued));
    CHECK_FALSE(room.machine->pool().withdraw(*first));
    for (std::size_t lane : {1, 2}) CHECK(outcomeOfEnd(room.events(lane, EventKind::End).at(0)) == Outcome::Cancelled);
}

TEST_CASE("a stop from another thread cuts inline work", "[real][pool]") {
    RealMachineRoom room(0, StrategyCosts{});
    NotedJob job(0, GENERATE(compute(30'000 * kMs), block(30'000 * kMs)));
    std::thread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        room.machine->pool().stop();
    });
    room.machine->pool().runInline(job);
    stopper.join();
    CHECK(job.completion == Completion::cancellation());
    CHECK(room.machine->clock().now() < 5000 * kMs);
}

TEST_CASE("a machine ends in the midst of work", "[real][pool]") {
    RealMachineRoom room(3);
    for (int i = 0; i < 10; ++i) room.submit(compute(30'000 * kMs));
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    const Nanos before = thread::steadyTime();
    room.machine.reset();
    CHECK(thread::steadyTime() - before < 5000 * kMs);
}

TEST_CASE("threads are pinned only where loop and workers fit the cores", "[real][pool]") {
    const int cores = RealMachine::cores();
    const auto allowed = thread::allowedCores();
    {
        RealMachineRoom crowded(cores);
        CHECK_FALSE(crowded.machine->pinned());
        CHECK(thread::allowedCores() == allowed);
    }
    {
        RealMachineRoom roomy(0);
        CHECK(roomy.machine->pinned());
        CHECK(thread::allowedCores().size() == 1);
    }
    CHECK(thread::allowedCores() == allowed);
}

TEST_CASE("whatever is withdrawn while workers take and end jobs, each job arrives once or never", "[real][pool]") {
    const int workers = GENERATE(1, 3);
    RealMachineRoom room(workers);
    Pool& pool = room.machine->pool();
    Clock& clock = room.machine->clock();
    std::vector<std::shared_ptr<NotedJob>> jobs, withdrawn;
    std::size_t begun = 0;
    for (std::size_t i = 0; i < 6000; ++i) {
        jobs.push_back(room.submit(compute(i % 7 == 0 ? 20'000 : 0)));
        if (i % 3 == 0) {
            auto& one = jobs[i - i % 50 / 2];
            const bool queued = one->arrivals == 0 && pool.withdraw(*one);
            if (queued) withdrawn.push_back(one);
            CHECK_FALSE(pool.withdraw(*one));
        }
        if (i % 40 == 0) clock.poll(0);
        if (i % 1000 == 0) room.waitForAll();  // until the workers look, or are parked
        if (i % 2000 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    room.waitForAll();
    CHECK(pool.underWay() == 0);
    for (const auto& job : withdrawn) {
        CHECK(job->arrivals == 0);
        job->arrivals = 1;
    }
    const auto once = [](const auto& job) { return job->arrivals == 1; };
    CHECK(std::all_of(jobs.begin(), jobs.end(), once));
    for (int w = 1; w <= workers; ++w) begun += room.events(static_cast<std::size_t>(w), EventKind::Begin).size();
    CHECK(begun == jobs.size() - withdrawn.size());
}

TEST_CASE("a job is begun though its worker was about to park", "[real][pool]") {
    RealMachineRoom room(GENERATE(1, 3));
    for (int i = 0; i < 1500; ++i) {
        const Nanos rest = i % 300 * 100;  // around the times after which workers stop looking
        const Nanos until = thread::steadyTime() + rest;
        const auto job = room.submit(compute(0));
        room.waitForAll();
        CHECK(job->arrivals == 1);
        while (thread::steadyTime() < until) continue;
    }
}

TEST_CASE("a stop from another thread while jobs are submitted leaves nothing to wait for", "[real][pool]") {
    for (int round = 0; round < 20; ++round) {
        RealMachineRoom room(2);
        std::vector<std::shared_ptr<NotedJob>> jobs;
        for (int i = 0; i < 10; ++i) jobs.push_back(room.submit(compute(1000)));
        std::atomic<bool> stopped{false};
        std::thread stopper([&] {
            std::this_thread::sleep_for(std::chrono::microseconds(50 * round));
            room.machine->pool().stop();
            stopped = true;
        });
        while (!stopped) {
            jobs.push_back(room.submit(compute(1000)));
            room.machine->clock().poll(0);
        }
        jobs.push_back(room.submit(compute(1000)));
        stopper.join();
        room.waitForAll();
        CHECK(room.machine->pool().underWay() == 0);
        CHECK(jobs.back()->arrivals == 0);
        std::size_t begun = 0, arrived = 0;
        for (std::size_t lane : {1, 2}) begun += room.events(lane, EventKind::Begin).size();
        for (const auto& job : jobs) arrived += static_cast<std::size_t>(job->arrivals);
        CHECK(arrived == begun);
        for (const auto& job : jobs) CHECK(room.machine->pool().withdraw(*job) == (job->arrivals == 0));
    }
}
