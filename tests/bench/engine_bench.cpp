// What the engine itself costs per operation, on the real clock and recorded, beside the same with recording off.
#include <benchmark/benchmark.h>

#include "core/engine/bounded_queue.h"
#include "core/engine/frame_arena.h"
#include "core/engine/gather.h"
#include "core/engine/real_machine.h"
#include "core/engine/wait.h"

namespace {

using namespace interleave;

/// A loop on this machine's clock; a new one for every measurement, so that each record starts in fresh memory.
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

Co nothing() { co_return Completion::done(); }

Co spawnAndJoin(Loop& loop, std::int64_t tasks) {
    std::vector<TaskRef> children;
    children.reserve(static_cast<std::size_t>(tasks));
    for (std::int64_t i = 0; i < tasks; ++i) children.push_back(loop.spawn(nothing(), 0, kNoIndex));
    auto joined = Gather::join(loop, std::move(children), Join::All);
    co_return co_await wait(*joined, Cause::Join);
}

Co turns(Loop& loop, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) co_await Sleep(loop, 0, Cause::Yield);
    co_return Completion::done();
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
    auto joined = Gather::join(loop, std::move(both), Join::All);
    co_return co_await wait(*joined, Cause::Join);
}

Co skynet(Loop& loop, std::int64_t leaves) {
    if (leaves <= 1) co_return Completion::done();
    std::vector<TaskRef> children;
    children.reserve(10);
    for (int i = 0; i < 10; ++i) children.push_back(loop.spawn(skynet(loop, leaves / 10), 0, kNoIndex));
    auto joined = Gather::join(loop, std::move(children), Join::All);
    co_return co_await wait(*joined, Cause::Join);
}

template <Co (*program)(Loop&, std::int64_t)>
void measure(benchmark::State& state) {
    for (auto _ : state) {
        state.PauseTiming();
        auto engine = std::make_unique<Engine>(state.range(1) != 0);
        state.ResumeTiming();
        engine->run(program(*engine->loop, state.range(0)));
        state.PauseTiming();
        engine.reset();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
    state.counters["per_op"] = benchmark::Counter(static_cast<double>(state.iterations() * state.range(0)),
                                                  benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

BENCHMARK(measure<spawnAndJoin>)
    ->Name("spawn_run_join")
    ->ArgNames({"tasks", "recorded"})
    ->ArgsProduct({{1'000, 100'000, 1'000'000}, {1, 0}});
BENCHMARK(measure<turns>)->Name("turn")->ArgNames({"turns", "recorded"})->ArgsProduct({{1'000'000}, {1, 0}});
BENCHMARK(measure<hops>)->Name("queue_hop")->ArgNames({"hops", "recorded"})->ArgsProduct({{1'000'000}, {1, 0}});
BENCHMARK(measure<skynet>)->Name("skynet")->ArgNames({"leaves", "recorded"})->ArgsProduct({{1'000'000}, {1, 0}});

void recordEvent(benchmark::State& state) {
    constexpr int kBatch = 1'000'000;
    for (auto _ : state) {
        state.PauseTiming();
        auto buffer = std::make_unique<EventBuffer>();
        state.ResumeTiming();
        for (int i = 0; i < kBatch; ++i) buffer->record(i, 1, EventKind::Start, 0, 0, 0, 0);
        state.PauseTiming();
        buffer.reset();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(recordEvent)->Name("record_event_into_fresh_memory");

}  // namespace
