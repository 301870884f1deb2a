#include "core/run/calibration.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "core/engine/real_machine.h"
#include "core/engine/work_rates.h"
#include "core/run/runner.h"

namespace interleave {

namespace {

using Samples = std::vector<double>;

double medianOf(Samples samples) {
    if (samples.empty()) return 0;
    const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
    std::nth_element(samples.begin(), middle, samples.end());
    return *middle;
}

/// A real run of `program` with nothing added to what it costs by itself, but copies are made.
Result<TracePtr> runBare(const std::string& program, Strategy strategy, int workers) {
    auto scenario = parseScenario(
        fmt::format(R"({{"version":1,"id":"calibration","title":"Calibration","topic":"foundations","program":{}}})", program),
        "calibration");
    if (!scenario) return scenario.error();
    RunRequest request;
    request.scenario = *scenario;
    request.settings.strategy = strategy;
    request.settings.values["workers"] = workers;
    request.mode = Mode::Real;
    StrategyCosts& costs = request.costs.of[static_cast<std::size_t>(strategy)];
    costs.pool = true;
    costs.processes = strategy == Strategy::Processes;
    costs.copyPerByte = 1;  // any cost: what is copied is copied for real
    return execute(request);
}

/// The spans of `kind`, the first of them left out where `warm`: caches, buffers and the worker itself are new there.
std::vector<Span> spansOf(const Trace& trace, SpanKind kind, bool warm = true) {
    std::vector<Span> spans;
    std::copy_if(trace.spans.begin(), trace.spans.end(), std::back_inserter(spans),
                 [&](const Span& span) { return span.kind == kind; });
    if (warm && !spans.empty()) spans.erase(spans.begin());
    return spans;
}

constexpr double kWaitEach = 1e6;  // ns
constexpr double kCopied = 4e6;    // bytes
constexpr int kRoundTrips = 200, kCopies = 12, kStarts = 15, kProcessStarts = 5;

/// Jobs without work for a worker that has parked meanwhile, each after a wait of 1 ms.
Status measureHandOff(Strategy strategy, double& handOff, double* timerSlack) {
    // As many workers may come up as there are cores, so that loop and workers share them, as they mostly do; one comes up.
    auto trace = runBare(fmt::format(R"({{"repeat":{},"do":[{{"io":"1 ms"}},{{"cpu":"0 ns"}}]}})", kRoundTrips), strategy,
                         RealMachine::cores());
    if (!trace) return trace.error();
    const std::vector<Span> jobs = spansOf(**trace, SpanKind::Cpu);
    Samples trips, late;
    std::size_t job = 0;
    for (const Wait& wait : (*trace)->waits) {
        if (wait.cause != Cause::Job) continue;
        while (job < jobs.size() && jobs[job].requested <= wait.start) ++job;
        const Span* mine = job > 0 ? &jobs[job - 1] : nullptr;
        if (mine && mine->end <= wait.end)
            trips.push_back(static_cast<double>(mine->start - mine->requested + wait.end - mine->end));
    }
    for (const Span& io : spansOf(**trace, SpanKind::Io)) late.push_back(static_cast<double>(io.end - io.start) - kWaitEach);
    handOff = medianOf(std::move(trips));
    if (timerSlack) *timerSlack = medianOf(std::move(late));
    return Nothing{};
}

Status measureCopy(Strategy strategy, double& perByte) {
    auto trace = runBare(fmt::format(R"({{"repeat":{},"do":{{"cpu":"0 ns","bytes":"4 MB"}}}})", kCopies), strategy, 1);
    if (!trace) return trace.error();
    Samples samples;
    for (const Span& job : spansOf(**trace, SpanKind::Cpu))
        samples.push_back(static_cast<double>(job.end - job.start) / (2 * kCopied));
    perByte = medianOf(std::move(samples));
    return Nothing{};
}

/// The first job's way to its thread is longer than the others' by the thread's start.
Status measureThreadStart(double& start) {
    Samples samples;
    for (int i = 0; i < kStarts; ++i) {
        auto trace = runBare(R"({"repeat":6,"do":[{"cpu":"0 ns"},{"io":"1 ms"}]})", Strategy::Native, 1);
        if (!trace) return trace.error();
        const std::vector<Span> jobs = spansOf(**trace, SpanKind::Cpu, false);
        Samples usual;
        for (std::size_t k = 1; k < jobs.size(); ++k) usual.push_back(static_cast<double>(jobs[k].start - jobs[k].requested));
        const auto first = static_cast<double>(jobs.front().start - jobs.front().requested);
        samples.push_back(std::max(0.0, first - medianOf(std::move(usual))));
    }
    start = medianOf(std::move(samples));
    return Nothing{};
}

Status measureProcessStart(MachineCosts& costs) {
    Samples starts, cpu;
    for (int i = 0; i < kProcessStarts; ++i) {
        auto trace = runBare(R"({"cpu":"1 ms"})", Strategy::Processes, 1);
        if (!trace) return trace.error();
        for (const Span& startup : spansOf(**trace, SpanKind::Startup, false)) {
            starts.push_back(static_cast<double>(startup.end - startup.start));
            cpu.push_back(static_cast<double>(std::max<Nanos>(startup.cpuTime, 0)));
        }
    }
    costs.processStart = medianOf(std::move(starts));
    costs.processStartCpu = medianOf(std::move(cpu));
    return Nothing{};
}

/// What many workers that have all worked take more than one.
Status measureMemory(Strategy strategy, int many, double& perWorker) {
    const auto program =
        fmt::format(R"({{"gather":{{"each":{},"do":[{{"cpu":"1 ms"}},{{"block":"50 ms","on":"pool"}}]}}}})", many);
    Samples memory;
    for (const int workers : {1, many}) {
        auto trace = runBare(program, strategy, workers);
        if (!trace) return trace.error();
        memory.push_back((*trace)->memoryUsed);
    }
    perWorker = std::max(0.0, memory.back() - memory.front()) / (many - 1);
    return Nothing{};
}

}  // namespace

Result<MachineCosts> measureMachine() {
    MachineCosts costs;
    const WorkRates rates = measureWorkRates();
    (void)WorkRatesFile::ofThisMachine().save(rates);  // where it cannot be kept, the next real run measures for itself
    costs.hashRate = rates.hash;
    costs.memoryRate = rates.memory;
    costs.inferenceRate = rates.inference;
    const std::function<Status()> steps[] = {
        [&] { return measureHandOff(Strategy::Native, costs.threadHandOff, &costs.timerSlack); },
        [&] { return measureHandOff(Strategy::Processes, costs.processHandOff, nullptr); },
        [&] { return measureCopy(Strategy::Interpreters, costs.threadCopy); },
        [&] { return measureCopy(Strategy::Processes, costs.processCopy); },
        [&] { return measureThreadStart(costs.threadStart); },
        [&] { return measureProcessStart(costs); },
        [&] { return measureMemory(Strategy::Native, 33, costs.threadMemory); },
        [&] { return measureMemory(Strategy::Processes, 5, costs.processMemory); },
    };
    for (const auto& step : steps)
        if (Status status = step(); !status) return status.error();
    return costs;
}

}  // namespace interleave
