#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/trace/trace.h"

namespace interleave {

/// The figures of one run, exactly the fields of SCENARIOS.md's summary whose analysis is built. Times in seconds.
/// What cannot be known is nullopt and is left out of the JSON (`sequential_s` is null there).
struct Summary {
    struct Tasks { std::uint64_t spawned = 0, done = 0, failed = 0, cancelled = 0, pendingAtExit = 0; } tasks;
    struct Items { std::uint64_t done = 0, failed = 0, dropped = 0; } items;
    struct Percentiles { double p50 = 0, p95 = 0, p99 = 0, max = 0; };

    double makespan = 0;
    double windDown = 0;
    std::optional<double> sequential;   ///< makespan under `sequential`, from a simulation without recording
    std::optional<double> speedup;      ///< sequential / makespan, of a run that was done
    std::optional<double> savedShare;   ///< 1 - makespan / sequential, likewise
    std::uint64_t events = 0;
    double throughput = 0;              ///< items done per second of makespan
    std::optional<Percentiles> latency; ///< of items done, first start to last finish; nearest-rank
    double startSpread = 0;             ///< from the first to the last first-leaf start among items
    double cpuSeconds = 0;              ///< busy core time (simulated: work and costs; real: measured CPU time of jobs, wall where not measured)
    double coreUse = 0;                 ///< cpuSeconds within the makespan / (cores * makespan)
    int peakCores = 0;                  ///< most cores that computed at once: jobs that share a core or the GIL count with their share
    double ioCpuOverlap = 0;            ///< share of the makespan with an io leaf and a cpu job at once
    std::map<std::string, std::uint64_t> inFlightMax;  ///< per stage name
    std::map<std::string, std::uint64_t> queueMax;     ///< per queue
    std::map<std::string, double> blocked;             ///< per cause word: task-seconds suspended
    std::uint64_t abandoned = 0;
    double peakMemory = 0;              ///< bytes: held by leaves, plus memory_per_worker of each worker there was
};

/// Sums up a trace. `sequentialMakespan` in ns where it was computed.
Summary summarise(const Trace& trace, std::optional<Nanos> sequentialMakespan = std::nullopt);

/// Nearest-rank percentiles; `values` need not be sorted. Empty: nullopt.
std::optional<Summary::Percentiles> percentilesOf(std::vector<double> values);

/// One sentence on what limits the run, in two parts (bold and plain), as the mock's verdict: which stage's slots or workers are busiest and who waits for it.
/// Derived from busy shares and waits of the trace only; empty where nothing stands out.
struct Verdict { std::string headline, detail; };
Verdict verdictOf(const Trace& trace, const Summary& summary);

}  // namespace interleave
