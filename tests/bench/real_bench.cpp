#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <thread>
#include <vector>

#include "core/engine/kernels.h"
#include "core/engine/labour.h"
#include "core/engine/loop.h"
#include "core/engine/real_machine.h"
#include "core/engine/system_thread.h"
#include "core/engine/work_rates.h"

// How near the real machine comes to what it is asked for: what a job's way costs, how late timers are, how much work is done.

using namespace interleave;

namespace {

struct Machine {
    explicit Machine(int workers) : recording(static_cast<std::size_t>(workers) + 1) {
        RealMachineOptions options;
        options.workers = workers;
        options.costs.pool = true;
        auto made = RealMachine::make(options, recording);
        if (!made) std::abort();
        machine = std::move(*made);
        loop = std::make_unique<Loop>(machine->clock(), recording.lane(0), false);
        machine->startClock();
    }
    std::shared_ptr<Job> submit(const Work& work) {
        struct Noted final : Job {
            using Job::Job;
            void arrived() override {}
        };
        auto job = std::make_shared<Noted>(*loop, loop->nextJob(), 0, 0, work);
        machine->pool().submit(job);
        return job;
    }
    void waitForAll() {
        while (machine->clock().poll(kNever)) continue;
    }
    Recording recording;
    std::unique_ptr<RealMachine> machine;
    std::unique_ptr<Loop> loop;
};

double percentile(std::vector<Nanos> values, double share) {
    std::sort(values.begin(), values.end());
    return static_cast<double>(values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))]);
}

void report(benchmark::State& state, const std::vector<Nanos>& values) {
    state.counters["p50_us"] = percentile(values, 0.5) / 1000;
    state.counters["p99_us"] = percentile(values, 0.99) / 1000;
}

/// An empty job there and back; range 0: workers (1 has a core of its own here, more share), range 1: us of rest before each.
void roundTrip(benchmark::State& state) {
    Machine real(static_cast<int>(state.range(0)));
    std::vector<Nanos> times;
    for (auto _ : state) {
        std::this_thread::sleep_for(std::chrono::microseconds(state.range(1)));
        const Nanos begin = thread::steadyTime();
        real.submit({});
        real.waitForAll();
        times.push_back(thread::steadyTime() - begin);
        state.SetIterationTime(toSeconds(times.back()));
    }
    report(state, times);
}
BENCHMARK(roundTrip)
    ->ArgNames({"workers", "rest_us"})
    ->Args({1, 0})
    ->Args({1, 500})
    ->Args({2, 0})
    ->Args({2, 500})
    ->UseManualTime();

/// Many empty jobs at once, per job.
void pipelined(benchmark::State& state) {
    Machine real(static_cast<int>(state.range(0)));
    constexpr int kJobs = 1000;
    std::vector<Nanos> times;
    for (auto _ : state) {
        const Nanos begin = thread::steadyTime();
        for (int i = 0; i < kJobs; ++i) real.submit({});
        real.waitForAll();
        times.push_back((thread::steadyTime() - begin) / kJobs);
    }
    report(state, times);
    state.SetItemsProcessed(state.iterations() * kJobs);
}
BENCHMARK(pipelined)->ArgName("workers")->Arg(1)->Arg(2)->Arg(4)->UseRealTime();

/// How late a wait of 1 ms ends; workers 1: loop and worker fit the cores, so the end is spun.
void timerLateness(benchmark::State& state) {
    Machine real(static_cast<int>(state.range(0)));
    std::vector<Nanos> late;
    for (auto _ : state) {
        const Nanos until = real.machine->clock().now() + 1'000'000;
        real.machine->clock().poll(until);
        late.push_back(real.machine->clock().now() - until);
    }
    report(state, late);
}
BENCHMARK(timerLateness)->ArgName("workers")->Arg(1)->Arg(2)->UseRealTime();

/// CPU time and wall time of 20 ms of work against what was asked (1 = as asked), on `workers` threads at once.
void workAccuracy(benchmark::State& state) {
    const auto kernel = static_cast<Work::Kernel>(state.range(0));
    const auto workers = static_cast<int>(state.range(1));
    constexpr Nanos kAmount = 20'000'000;
    auto stop = StopSignal::make();
    const Labour labour(*workRates(), 1, *stop);
    std::vector<double> cpu, wall;
    for (auto _ : state) {
        std::vector<std::thread> threads;
        std::vector<Nanos> cpuOf(static_cast<std::size_t>(workers)), wallOf(static_cast<std::size_t>(workers));
        for (std::size_t i = 0; i < cpuOf.size(); ++i) {
            threads.emplace_back([&, i] {
                const Nanos begin = thread::steadyTime(), cpuBegin = thread::cpuTime();
                labour.compute(kernel, kAmount);
                wallOf[i] = thread::steadyTime() - begin;
                cpuOf[i] = thread::cpuTime() - cpuBegin;
            });
        }
        for (auto& thread : threads) thread.join();
        for (Nanos time : cpuOf) cpu.push_back(static_cast<double>(time) / kAmount);
        for (Nanos time : wallOf) wall.push_back(static_cast<double>(time) / kAmount);
    }
    std::sort(cpu.begin(), cpu.end());
    std::sort(wall.begin(), wall.end());
    state.counters["cpu_p10"] = cpu[cpu.size() / 10];
    state.counters["cpu_p50"] = cpu[cpu.size() / 2];
    state.counters["cpu_p90"] = cpu[cpu.size() * 9 / 10];
    state.counters["wall_p50"] = wall[wall.size() / 2];
}
BENCHMARK(workAccuracy)->ArgNames({"kernel", "workers"})->ArgsProduct({{0, 1, 2}, {1, 2, 4}})->Iterations(25)->UseRealTime();

/// Exchanges of 100 ms at once: until the last answer.
void exchanges(benchmark::State& state) {
    std::vector<Nanos> times;
    for (auto _ : state) {
        Machine real(0);
        struct Noted final : Exchange {
            using Exchange::Exchange;
            void arrived() override {}
        };
        const Nanos begin = thread::steadyTime();
        for (int i = 0; i < state.range(0); ++i) {
            auto exchange = std::make_shared<Noted>(*real.loop);
            exchange->duration = 100'000'000;
            exchange->bytes = 1000;
            real.machine->network().begin(std::move(exchange));
        }
        while (real.machine->clock().poll(kNever)) continue;
        times.push_back(thread::steadyTime() - begin);
        state.SetIterationTime(toSeconds(times.back()));
    }
}
BENCHMARK(exchanges)->Arg(1)->Arg(100)->Arg(2000)->Arg(10000)->UseManualTime()->Iterations(3)->Unit(benchmark::kMillisecond);

}  // namespace
