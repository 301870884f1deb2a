#include <atomic>
#include <thread>
#include <vector>

#include "core/engine/gil.h"
#include "tests/core/real_machine_room.h"
#include "tests/core/runs.h"

using namespace interleave;
using namespace interleave::test;

namespace {

constexpr Nanos ms = 1'000'000;

StrategyCosts underGil() {
    StrategyCosts costs = pooled();
    costs.gil = true;
    return costs;
}

Nanos cpuSum(const TracePtr& trace) {
    Nanos sum = 0;
    for (const Span& span : trace->spans)
        if (span.kind == SpanKind::Cpu) sum += span.cpuTime >= 0 ? span.cpuTime : 0;
    return sum;
}

}  // namespace

TEST_CASE("only one thread at a time has the real GIL", "[real][gil]") {
    Gil gil(50'000);
    std::atomic<int> inside{0};
    long turns = 0;  // guarded by the GIL alone
    bool alone = true;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            gil.take();
            for (int i = 0; i < 400; ++i) {
                alone = alone && ++inside == 1;
                ++turns;
                --inside;
                if (i % 7 == t) {
                    const WithoutGil without(&gil);
                    std::this_thread::yield();
                } else {
                    gil.checkPoint();
                }
            }
            gil.release();
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(alone);
    CHECK(turns == 1600);
}

TEST_CASE("the holder keeps the real GIL until it is asked, and then lets the other have it", "[real][gil]") {
    Gil gil(1 * ms);
    CHECK_FALSE(gil.take());
    CHECK_FALSE(gil.checkPoint());
    bool otherHadIt = false;  // guarded by the GIL
    bool otherWaited = false;
    std::thread other([&] {
        otherWaited = gil.take();
        otherHadIt = true;
        gil.release();
    });
    while (!gil.checkPoint()) continue;
    CHECK(otherHadIt);
    gil.release();
    other.join();
    CHECK(otherWaited);
}

TEST_CASE("under a real GIL computing workers take turns, blocked ones do not hold the others up", "[real][gil]") {
    RealMachineRoom room(3, underGil());
    std::vector<std::shared_ptr<NotedJob>> jobs;
    for (int i = 0; i < 3; ++i) jobs.push_back(room.submit(compute(12 * ms)));
    room.waitForAll();
    Nanos cpu = 0, first = kNever, last = 0;
    for (std::size_t lane = 1; lane <= 3; ++lane) {
        first = std::min(first, room.events(lane, EventKind::Begin).at(0).time);
        const Event end = room.events(lane, EventKind::End).at(0);
        last = std::max(last, end.time);
        cpu += Nanos{end.b} * 1000;
    }
    CHECK(cpu > 0);
    CHECK(cpu <= last - first + 1 * ms);
    for (const auto& job : jobs) CHECK(job->arrivals == 1);

    room.submit(block(200 * ms));
    auto beside = room.submit(compute(1 * ms));
    while (beside->arrivals == 0) room.machine->clock().poll(kNever);
    CHECK(room.machine->pool().underWay() == 1);
    room.waitForAll();
}

TEST_CASE("a machine under a GIL ends in the midst of work, and before it began", "[real][gil]") {
    {
        RealMachineRoom room(3, underGil());
        for (int i = 0; i < 6; ++i) room.submit(i % 2 ? compute(30'000 * ms) : block(30'000 * ms));
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    Recording recording(2);
    RealMachineOptions options;
    options.costs = underGil();
    CHECK(RealMachine::make(options, recording));
}

TEST_CASE("under the real GIL the loop waits for its turn beside a busy thread, and the record says so", "[real][gil]") {
    const TracePtr trace =
        Play{around(R"({"gather":[{"cpu":"60 ms","name":"busy"},{"repeat":60,"do":{"io":"2 ms","name":"answer"}}]})"),
             {},
             Strategy::Threads,
             Mode::Real}();
    CHECK(trace->outcome == RunOutcome::Done);
    Nanos longest = 0;
    for (const Wait& wait : trace->waits)
        if (wait.cause == Cause::Gil) longest = std::max(longest, wait.end - wait.start);
    CHECK(longest >= 4 * ms);  // the switch interval, but for what the timer was late
    CHECK(cpuSum(trace) <= trace->end);
}

TEST_CASE("every mix of work ends the same under the GIL, simulated and for real", "[real][gil]") {
    const std::string program = around(
        R"({"gather":[{"cpu":"8 ms","name":"a"},{"cpu":"8 ms","releases_gil":true,"name":"b"},{"cpu":"4 ms","on":"loop","name":"c"},
        {"block":"3 ms","name":"d"},{"block":"9 ms","on":"pool","name":"e"},{"io":"5 ms","via":"tcp","name":"f"},
        {"repeat":20,"do":{"yield":true}}]})");
    const auto leaves = [&](Mode mode) {
        const TracePtr trace = Play{program, {}, Strategy::Threads, mode}();
        CHECK(trace->outcome == RunOutcome::Done);
        std::vector<std::pair<std::string, Outcome>> told;
        for (const Span& span : trace->spans)
            if (span.kind != SpanKind::Startup) told.emplace_back(trace->names[span.name], span.outcome);
        std::sort(told.begin(), told.end());
        return told;
    };
    CHECK(leaves(Mode::Simulated) == leaves(Mode::Real));
}
