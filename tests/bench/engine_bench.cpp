// What the engine itself costs per operation, on the real clock, recorded and with recording off; CPU time of the loop's thread.
// The names are stable: a command sets the peers' figures beside them. Which of the peers' workloads each stands for:
//   W1  one task spawned, run and joined, 10^6 of them ......... spawn_run_join/tasks:1000000
//   W3  one task of skynet with 10^6 leaves .................... skynet
//   W4  one hop of a two-task ping-pong ........................ ping_pong
//   W4y one yield of two tasks that take turns ................. yield
//   W5  one of 10^4 sleeps of 1 s at once ...................... timers_at_once
//   W6  one of 10^5 timers at random in 0 to 2 s ............... timers_at_random
// Of our own: turn (one task that yields: a whole iteration of the loop each), queue_hop (an item through a queue of eight),
// record_event, recording_overhead and suspended_task.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <map>

#include "core/base/random.h"
#include "core/engine/bounded_queue.h"
#include "core/engine/frame_arena.h"
#include "core/engine/gather.h"
#include "core/engine/real_machine.h"
#include "core/engine/system_thread.h"
#include "core/engine/wait.h"

namespace {

using namespace interleave;

/// A loop on this machine's clock; a new one for every measurement, as for every run of the program.
struct Engine {
    explicit Engine(bool recordEvents) : recording(2) {
        RealMachineOptions options;
        machine = std::move(*RealMachine::make(options, recording));
        machine->startClock();
        loop = std::make_unique<Loop>(machine->clock(), recording.lane(0), false);
        loop->setRecording(recordEvents);
    }
    void run(Co body) {
        const TaskRef main = loop->spawn(std::move(body), 0, kNoIndex);
        loop->run(*main);
    }
    FrameArena arena;
    FrameArena::Scope inArena{arena};
    Recording recording;
    std::unique_ptr<RealMachine> machine;
    std::unique_ptr<Loop> loop;
};

/// CPU time that running `program` takes, without setting up and clearing away.
template <class Program>
Nanos cpuOf(bool recorded, Program&& program) {
    Engine engine(recorded);
    const Nanos before = thread::cpuTime();
    engine.run(program(*engine.loop));
    return thread::cpuTime() - before;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double quantile(std::vector<double>& values, double q) {
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, static_cast<std::size_t>(q * static_cast<double>(values.size())))];
}

Co all(Loop& loop, std::vector<TaskRef> children) {
    auto joined = Gather::join(loop, std::move(children), Join::All);
    co_return co_await wait(*joined, Cause::Join);
}

Co nothing() { co_return Completion::done(); }

Co spawnAndJoin(Loop& loop, std::int64_t tasks) {
    const auto joined = Gather::of(loop, static_cast<std::size_t>(tasks), Join::All);
    for (std::int64_t i = 0; i < tasks; ++i) joined->add(loop.spawn(nothing(), 0, kNoIndex));
    co_return co_await wait(*joined, Cause::Join);
}

Co turns(Loop& loop, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) co_await Sleep(loop, 0, Cause::Yield);
    co_return Completion::done();
}

Co yields(Loop& loop, std::int64_t count) {
    std::vector<TaskRef> both;
    for (int i = 0; i < 2; ++i) both.push_back(loop.spawn(turns(loop, count / 2), 0, kNoIndex));
    co_return co_await all(loop, std::move(both));
}

Co produce(BoundedQueue& queue, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) co_await queue.put(static_cast<std::uint32_t>(i));
    queue.close();
    co_return Completion::done();
}

Co consume(BoundedQueue& queue) {
    for (std::uint32_t item = 0; item != kNoIndex;) co_await queue.get(item);
    co_return Completion::done();
}

Co hops(Loop& loop, std::int64_t count) {
    BoundedQueue queue(loop, 8, 0);
    std::vector<TaskRef> both;
    both.push_back(loop.spawn(produce(queue, count), 0, kNoIndex));
    both.push_back(loop.spawn(consume(queue), 0, kNoIndex));
    co_return co_await all(loop, std::move(both));
}

Co ping(BoundedQueue& there, BoundedQueue& back, std::int64_t rounds) {
    for (std::uint32_t item = 0; rounds > 0; --rounds) {
        co_await there.put(item);
        co_await back.get(item);
    }
    co_return Completion::done();
}

Co pong(BoundedQueue& there, BoundedQueue& back, std::int64_t rounds) {
    for (std::uint32_t item = 0; rounds > 0; --rounds) {
        co_await there.get(item);
        co_await back.put(item);
    }
    co_return Completion::done();
}

Co pingPong(Loop& loop, std::int64_t count) {
    BoundedQueue there(loop, 1, 0), back(loop, 1, 0);
    std::vector<TaskRef> both;
    both.push_back(loop.spawn(ping(there, back, count / 2), 0, kNoIndex));
    both.push_back(loop.spawn(pong(there, back, count / 2), 0, kNoIndex));
    co_return co_await all(loop, std::move(both));
}

Co skynet(Loop& loop, std::int64_t leaves) {
    if (leaves <= 1) co_return Completion::done();
    const auto joined = Gather::of(loop, 10, Join::All);
    for (int i = 0; i < 10; ++i) joined->add(loop.spawn(skynet(loop, leaves / 10), 0, kNoIndex));
    co_return co_await wait(*joined, Cause::Join);
}

/// Counters, in seconds as the benchmark library prints times: `first`, of the first run, for which the system has to find all the
/// memory (of the process, where this is the only benchmark that is asked for); `per_op`, the median of those after it.
template <Co (*program)(Loop&, std::int64_t)>
void measure(benchmark::State& state) {
    const std::int64_t operations = state.range(0);
    const bool recorded = state.range(1) != 0;
    const auto run = [&] {
        const Nanos cpu = cpuOf(recorded, [&](Loop& loop) { return program(loop, operations); });
        return 1e-9 * static_cast<double>(cpu) / static_cast<double>(operations);
    };
    static std::map<std::pair<std::int64_t, bool>, double> firsts;  // the library calls this until it has run for long enough
    const auto [first, isFirst] = firsts.try_emplace({operations, recorded}, 0);
    if (isFirst) first->second = run();
    std::vector<double> each;
    for (auto _ : state) each.push_back(run());
    state.counters["first"] = first->second;
    state.counters["per_op"] = median(each);
}

BENCHMARK(measure<spawnAndJoin>)
    ->Name("spawn_run_join")
    ->ArgNames({"tasks", "recorded"})
    ->ArgsProduct({{1'000, 10'000, 100'000, 1'000'000, 10'000'000}, {1, 0}});
BENCHMARK(measure<turns>)->Name("turn")->ArgNames({"turns", "recorded"})->ArgsProduct({{1'000'000}, {1, 0}});
BENCHMARK(measure<yields>)->Name("yield")->ArgNames({"yields", "recorded"})->ArgsProduct({{1'000'000}, {1, 0}});
BENCHMARK(measure<hops>)->Name("queue_hop")->ArgNames({"hops", "recorded"})->ArgsProduct({{1'000'000}, {1, 0}});
BENCHMARK(measure<pingPong>)->Name("ping_pong")->ArgNames({"hops", "recorded"})->ArgsProduct({{1'000'000}, {1, 0}});
BENCHMARK(measure<skynet>)->Name("skynet")->ArgNames({"leaves", "recorded"})->ArgsProduct({{1'000'000}, {1, 0}});

/// Something to do, in registers alone: what lies beside it in memory changes nothing about it.
[[gnu::noinline]] std::uint64_t stir(std::uint64_t value, int rounds) {
    for (int i = 0; i < rounds; ++i) {
        value ^= value << 13;
        value ^= value >> 7;
        value ^= value << 17;
    }
    return value;
}

/// A task that works tells the loop when it has.
Co work(Loop& loop, int rounds) {
    if (rounds > 0) {
        benchmark::DoNotOptimize(stir(loop.currentId() + 1, rounds));
        loop.timeHasPassed();
    }
    co_return Completion::done();
}

Co workers(Loop& loop, int rounds, int tasks) {
    std::vector<TaskRef> children;
    children.reserve(static_cast<std::size_t>(tasks));
    for (int i = 0; i < tasks; ++i) children.push_back(loop.spawn(work(loop, rounds), 0, kNoIndex));
    co_return co_await all(loop, std::move(children));
}

int roundsPerMicrosecond() {
    constexpr int kRounds = 10'000'000;
    const Nanos before = thread::cpuTime();
    benchmark::DoNotOptimize(stir(1, kRounds));
    return static_cast<int>(std::int64_t{kRounds} * 1'000 / (thread::cpuTime() - before));
}

/// On and off by turns, since the difference is less than what the machine does from one minute to the next.
void recordingOverhead(benchmark::State& state) {
    constexpr int kTasks = 10'000;
    const int rounds = static_cast<int>(state.range(0)) * roundsPerMicrosecond();
    std::vector<double> ratios, on, off;
    for (auto _ : state) {
        const bool onFirst = on.size() % 2 == 1;  // what comes second finds the core as the first left it
        for (const bool recorded : {onFirst, !onFirst}) {
            const Nanos cpu = cpuOf(recorded, [&](Loop& loop) { return workers(loop, rounds, kTasks); });
            (recorded ? on : off).push_back(static_cast<double>(cpu) / kTasks);
        }
        ratios.push_back(on.back() / off.back());
    }
    state.counters["off"] = 1e-9 * median(off);
    state.counters["on"] = 1e-9 * median(on);
    state.counters["overhead_percent"] = 100 * (median(ratios) - 1);
}
BENCHMARK(recordingOverhead)->Name("recording_overhead")->ArgName("microseconds")->Arg(0)->Arg(1)->Arg(10)->MinTime(1);

enum class Stamp : std::uint8_t { Shared, Own, OwnFresh };

void recordEvent(benchmark::State& state, Stamp stamp) {
    constexpr int kEvents = 100'000, kRuns = 200;
    std::vector<std::unique_ptr<EventBuffer>> kept;  // so that none finds another's memory
    std::vector<double> each;
    for (auto _ : state) {
        for (int run = 0; run < kRuns; ++run) {
            auto buffer = std::make_unique<EventBuffer>();
            const Nanos before = thread::cpuTime();
            for (std::uint32_t i = 0; i < kEvents; ++i)
                buffer->record(stamp == Stamp::Shared ? before : thread::steadyTime(), i, EventKind::Start, 0, 0, i, 0);
            each.push_back(1e-9 * static_cast<double>(thread::cpuTime() - before) / kEvents);
            if (stamp == Stamp::OwnFresh) kept.push_back(std::move(buffer));
        }
    }
    state.counters["per_op"] = median(each);
}
BENCHMARK_CAPTURE(recordEvent, shared, Stamp::Shared)->Name("record_event/shared_stamp")->Iterations(1);
BENCHMARK_CAPTURE(recordEvent, own, Stamp::Own)->Name("record_event/own_stamp")->Iterations(1);
BENCHMARK_CAPTURE(recordEvent, fresh, Stamp::OwnFresh)->Name("record_event/fresh_memory")->Iterations(1);

Co sleeper(Loop& loop, Nanos duration, double* late) {
    const Nanos due = thread::steadyTime() + duration;
    co_await Sleep(loop, duration, Cause::Sleep);
    *late = 1e-9 * static_cast<double>(thread::steadyTime() - due);
    co_return Completion::done();
}

Co sleepers(Loop& loop, const std::vector<Nanos>& durations, std::vector<double>& late) {
    std::vector<TaskRef> children;
    children.reserve(durations.size());
    for (std::size_t i = 0; i < durations.size(); ++i)
        children.push_back(loop.spawn(sleeper(loop, durations[i], &late[i]), 0, kNoIndex));
    co_return co_await all(loop, std::move(children));
}

void timers(benchmark::State& state, const std::vector<Nanos>& durations) {
    std::vector<double> late(durations.size());
    for (auto _ : state) {
        const Nanos cpu = cpuOf(true, [&](Loop& loop) { return sleepers(loop, durations, late); });
        state.counters["per_op"] = 1e-9 * static_cast<double>(cpu) / static_cast<double>(durations.size());
    }
    state.counters["late_p50"] = quantile(late, 0.5);
    state.counters["late_p99"] = quantile(late, 0.99);
}

void timersAtOnce(benchmark::State& state) { timers(state, std::vector<Nanos>(10'000, 1'000'000'000)); }
BENCHMARK(timersAtOnce)->Name("timers_at_once")->Unit(benchmark::kMillisecond)->Iterations(1);

void timersAtRandom(benchmark::State& state) {
    std::vector<Nanos> durations(100'000);
    std::uint64_t key = 0;
    for (Nanos& duration : durations) duration = static_cast<Nanos>(draw::uniform(draw::mix(1, key++), 0, 2e9));
    timers(state, durations);
}
BENCHMARK(timersAtRandom)->Name("timers_at_random")->Unit(benchmark::kMillisecond)->Iterations(1);

/// Of a task that sleeps: its own, its coroutine's, its timer's and its places in the tables, from the arena and from the heap.
void suspendedTask(benchmark::State& state) {
    constexpr std::size_t kTasks = 100'000;
    struct Watch {
        static std::size_t heap() {
            const struct mallinfo2 info = mallinfo2();
            return info.uordblks + info.hblkhd;
        }
        static Co watch(Loop& loop, const FrameArena& arena, double& each) {
            std::vector<double> late(kTasks);
            const std::vector<Nanos> durations(kTasks, 1'000'000);
            const std::size_t before = heap() + arena.used();
            const TaskRef all = loop.spawn(sleepers(loop, durations, late), 0, kNoIndex);
            for (int i = 0; i < 2; ++i) co_await Sleep(loop, 0, Cause::Yield);
            each = static_cast<double>(heap() + arena.used() - before) / kTasks;
            co_return co_await wait(*all, Cause::Join);
        }
    };
    double each = 0;
    for (auto _ : state) {
        Engine engine(false);
        engine.run(Watch::watch(*engine.loop, engine.arena, each));
    }
    state.counters["bytes"] = each;
}
BENCHMARK(suspendedTask)->Name("suspended_task")->Iterations(1);

}  // namespace
