// What simulation costs, through the scenario interpreter. `interpret/…` is a bound program's run alone, with every event recorded
// or none; `build_trace/…` is what makes a trace of its record; `simulate…` is all of it, as a slider has it. per_op is CPU time;
// task_B the memory a task held at the run's peak, beside its events, where there are enough to tell.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "core/engine/virtual_machine.h"
#include "core/run/interpreter.h"
#include "core/run/runner.h"
#include "core/trace/builder.h"

namespace {

using namespace interleave;

Result<ScenarioPtr> scenarioOf(const std::string& program) {
    return parseScenario(
        R"({"version":1,"id":"bench","title":"Bench","topic":"foundations","machine":{"strategy":"native","workers":4,"cores":4},"program":)" +
            program + "}",
        "bench.json");
}
Result<Program> programOf(const std::string& text) {
    const Result<ScenarioPtr> scenario = scenarioOf(text);
    if (!scenario) return scenario.error();
    return bind(**scenario, {});
}

/// A number that the system tells of this process, in bytes.
double systemBytes(const char* file, const std::string& field) {
    std::ifstream status(file);
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(field)) return 1024 * std::strtod(line.c_str() + field.size(), nullptr);
    return 0;
}
/// Without what an earlier run has left to be used again.
double resident() { return systemBytes("/proc/self/status", "VmRSS:") - systemBytes("/proc/self/smaps_rollup", "LazyFree:"); }
double peakSinceReset() { return systemBytes("/proc/self/status", "VmHWM:"); }
void resetPeak() { std::ofstream("/proc/self/clear_refs") << "5"; }

/// A timer that is pending beside a run, and never due in it.
struct Bystander final : Timer {
    void run() override {}
};

/// One run of a bound program as the runner makes it, with its parts in reach.
class Run {
public:
    Run(Program& program, bool recorded, std::int64_t bystanders = 0)
        : m_machine({program.workers, program.cores, m_costs, QueuePolicy::Fifo, 0, recorded}, m_recording.lane(0)),
          m_loop(m_machine, m_recording.lane(0), true),
          m_bystanders(static_cast<std::size_t>(bystanders)),
          m_interpreter(program, ErrorNames(program.names), {m_loop, m_machine, nullptr, nullptr, m_costs}) {
        m_loop.setRecording(recorded);
        for (std::size_t i = 0; i < m_bystanders.size(); ++i) m_loop.callAt(m_bystanders[i], kFarOff + static_cast<Nanos>(i));
    }
    void play() {
        const TaskRef main = m_loop.spawn(m_interpreter.program(), 0, kNoIndex);
        if (m_loop.run(*main) != Loop::End::Finished || !main->completion().ok()) std::abort();
    }
    EventBuffer& events() { return m_recording.lane(0); }
    double tasks() const { return static_cast<double>(m_loop.tasksSpawned()); }

private:
    static constexpr Nanos kFarOff = Nanos{1} << 60;
    static StrategyCosts native() {
        StrategyCosts costs;
        costs.pool = true;
        return costs;
    }
    FrameArena m_arena;
    FrameArena::Scope m_inArena{m_arena};
    const StrategyCosts m_costs = native();
    Recording m_recording{1};
    VirtualMachine m_machine;
    Loop m_loop;
    std::vector<Bystander> m_bystanders;
    Interpreter m_interpreter;
};

/// One operation a unit of `units`, each run in fresh memory.
void interpret(benchmark::State& state, const std::string& programText, std::int64_t units, bool recorded,
               std::int64_t bystanders = 0) {
    auto program = programOf(programText);
    if (!program) return state.SkipWithError(program.error().text().c_str());
    double events = 0, tasks = 0, taskBytes = 0;
    for (auto _ : state) {
        state.PauseTiming();
        resetPeak();
        const double before = resident();
        auto run = std::make_unique<Run>(*program, recorded, bystanders);
        state.ResumeTiming();
        run->play();
        state.PauseTiming();
        events = static_cast<double>(run->events().size());
        tasks = run->tasks();
        taskBytes = (peakSinceReset() - before - events * sizeof(Event)) / tasks;
        run.reset();
        state.ResumeTiming();
    }
    const auto all = static_cast<double>(state.iterations() * units);
    state.counters["per_op"] = benchmark::Counter(all, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    state.counters["events"] = events / static_cast<double>(units);
    if (tasks >= 1e6) state.counters["task_B"] = taskBytes;
}

std::string sleepers(std::int64_t tasks) {
    return R"({"gather":{"each":)" + std::to_string(tasks) + R"(,"do":{"io":{"uniform":["1 ms","900 ms"]},"name":"fetch"}}})";
}

void tasks(benchmark::State& state) { interpret(state, sleepers(state.range(0)), state.range(0), state.range(1) != 0); }
BENCHMARK(tasks)
    ->Name("interpret/tasks")
    ->ArgNames({"tasks", "recorded"})
    ->ArgsProduct({{1'000, 10'000, 100'000, 1'000'000}, {1, 0}})
    ->Args({9'999'999, 1});

/// Four servers that always have another customer: exponential service, one timed event a job.
void servers(benchmark::State& state) {
    const std::string program = R"({"pipeline":{"items":)" + std::to_string(state.range(0)) +
                                R"(,"stages":[{"name":"serve","workers":4,"do":{"io":{"exponential":"1 s"}}}]}})";
    interpret(state, program, state.range(0), state.range(2) != 0, state.range(1));
}
BENCHMARK(servers)
    ->Name("interpret/servers")
    ->ArgNames({"jobs", "pending", "recorded"})
    ->ArgsProduct({{1'000'000}, {0, 100'000}, {1}})
    ->Args({1'000'000, 0, 0});

/// An M/M/4 queue, nine tenths loaded: jobs arrive and are served at random, two timed events each.
void queueOfFour(benchmark::State& state) {
    const std::string program = R"({"pipeline":{"items":)" + std::to_string(state.range(0)) +
                                R"(,"every":{"exponential":"277777778 ns"},
                                   "stages":[{"name":"serve","workers":4,"do":{"io":{"exponential":"1 s"}}}]}})";
    interpret(state, program, state.range(0), state.range(2) != 0, state.range(1));
}
BENCHMARK(queueOfFour)
    ->Name("interpret/mm4")
    ->ArgNames({"jobs", "pending", "recorded"})
    ->ArgsProduct({{1'000'000}, {0, 100'000}, {1, 0}});

void pipeline(benchmark::State& state, const char* middle) {
    const std::string program = R"({"pipeline":{"items":)" + std::to_string(state.range(0)) +
                                R"(,"stages":[{"name":"fetch","workers":10,"do":{"io":{"uniform":["5 ms","25 ms"]}}},
                                   {"name":"analyse","workers":4,"queue":8,"do":{")" +
                                middle + R"(":"6 ms"}},
                                   {"name":"store","workers":4,"queue":8,"do":{"io":"4 ms"}}]}})";
    interpret(state, program, state.range(0), state.range(1) != 0);
}
BENCHMARK_CAPTURE(pipeline, io, "io")
    ->Name("interpret/pipeline_io")
    ->ArgNames({"items", "recorded"})
    ->ArgsProduct({{1'000'000}, {1, 0}});
BENCHMARK_CAPTURE(pipeline, cpu, "cpu")
    ->Name("interpret/pipeline_cpu")
    ->ArgNames({"items", "recorded"})
    ->ArgsProduct({{1'000'000}, {1, 0}});

/// Jobs on the pool of four workers: sharing of the cores between wake-ups is computed, so their length must not matter.
void jobs(benchmark::State& state) {
    const std::string program = R"({"gather":{"each":)" + std::to_string(state.range(0)) + R"(,"do":{"cpu":")" +
                                std::to_string(state.range(1)) + R"( ms"}}})";
    interpret(state, program, state.range(0), true);
}
BENCHMARK(jobs)->Name("interpret/jobs")->ArgNames({"jobs", "ms"})->Args({1'000, 2})->Args({1'000, 2'000});

void buildTraceOf(benchmark::State& state) {
    auto program = programOf(sleepers(state.range(0)));
    for (auto _ : state) {
        state.PauseTiming();
        auto run = std::make_unique<Run>(*program, true);
        run->play();
        Recorded recorded;
        recorded.names = program->names;
        recorded.lanes.push_back(run->events().take());
        run.reset();
        state.ResumeTiming();
        benchmark::DoNotOptimize(buildTrace(std::move(recorded)).ok());
    }
    state.counters["per_op"] = benchmark::Counter(static_cast<double>(state.iterations() * state.range(0)),
                                                  benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(buildTraceOf)->Name("build_trace/tasks")->Arg(100'000)->Arg(1'000'000);

void simulateTasks(benchmark::State& state) {
    RunRequest request;
    request.scenario = *scenarioOf(sleepers(state.range(0)));
    std::size_t events = 0;
    double peak = 0;
    for (auto _ : state) {
        state.PauseTiming();
        resetPeak();
        state.ResumeTiming();
        const TracePtr trace = *execute(request);
        events = trace->events.size();
        peak = peakSinceReset();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
    state.counters["events"] = static_cast<double>(events);
    state.counters["peak_MiB"] = peak / (1 << 20);
}
BENCHMARK(simulateTasks)->Arg(1'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void simulateWithoutRecording(benchmark::State& state) {
    RunRequest request;
    request.scenario = *scenarioOf(sleepers(state.range(0)));
    request.record = false;
    for (auto _ : state) benchmark::DoNotOptimize((*execute(request))->makespan);
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(simulateWithoutRecording)->Arg(1'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
