#include "core/analysis/summary.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace interleave {
namespace {

/// Shares of one core add up to no more than it but for their rounding.
constexpr double kHardlyACore = 0.01;

/// CPU time of a span: as measured, else its length; blocking takes none.
double cpuTime(const Span& span) {
    if (span.kind != SpanKind::Cpu && span.kind != SpanKind::Startup) return 0;
    return span.cpuTime >= 0 ? static_cast<double>(span.cpuTime) : static_cast<double>(span.end - span.start);
}

Summary::Tasks countTasks(const Trace& trace) {
    Summary::Tasks tasks;
    for (std::size_t i = 1; i < trace.tasks.size(); ++i) {
        const TaskRow& task = trace.tasks[i];
        ++tasks.spawned;
        if (task.finished < 0)
            ++tasks.pendingAtExit;
        else if (task.outcome == Outcome::Ok)
            ++tasks.done;
        else if (task.outcome == Outcome::Failed)
            ++tasks.failed;
        else
            ++tasks.cancelled;
    }
    // Those that finish behind the end mark were pending too. What unwinds may take no time at all, so order tells, not the
    // clock.
    std::uint64_t behind = 0;
    for (auto e = trace.events.rbegin(); e != trace.events.rend(); ++e) {
        behind += e->kind == EventKind::Finish && e->task != kProgram;
        if (e->kind != EventKind::Mark || static_cast<MarkKind>(e->code) != MarkKind::End) continue;
        tasks.pendingAtExit += behind;
        break;
    }
    return tasks;
}

void addItems(const Trace& trace, Summary& summary) {
    std::vector<double> latencies;
    for (const Item& item : trace.items) {
        if (item.dropped) {
            ++summary.items.dropped;
        } else if (item.failed) {
            ++summary.items.failed;
        } else if (item.finish >= 0) {
            ++summary.items.done;
            latencies.push_back(toSeconds(item.finish - item.start));
        }
    }
    summary.latency = percentilesOf(std::move(latencies));
    if (summary.makespan > 0) summary.throughput = static_cast<double>(summary.items.done) / summary.makespan;
}

/// From the first to the last of the items' first leaves.
double startSpread(const Trace& trace) {
    if (trace.items.empty()) return 0;
    std::vector<Nanos> firstLeaf(trace.items.back().number + 1u, kNever);
    for (const Span& span : trace.spans)
        if (span.item < firstLeaf.size()) firstLeaf[span.item] = std::min(firstLeaf[span.item], span.requested);
    Nanos first = kNever, last = -1;
    for (const Nanos start : firstLeaf) {
        if (start == kNever) continue;
        first = std::min(first, start);
        last = std::max(last, start);
    }
    return last < 0 ? 0 : toSeconds(last - first);
}

void addCores(const Trace& trace, Summary& summary) {
    double all = 0, within = 0;
    for (const Span& span : trace.spans) {
        const double cpu = cpuTime(span);
        all += cpu;
        if (span.end <= trace.makespan)
            within += cpu;
        else if (span.start < trace.makespan)
            within += cpu * static_cast<double>(trace.makespan - span.start) / static_cast<double>(span.end - span.start);
    }
    summary.cpuSeconds = all * 1e-9;
    const double room = static_cast<double>(trace.makespan) * trace.meta.cores;
    if (room > 0) summary.coreUse = within / room;
}

const Counter* counter(const std::vector<Counter>& counters, std::string_view name) {
    for (const Counter& c : counters)
        if (c.name == name) return &c;
    return nullptr;
}

double highest(const Counter& counter) {
    double most = 0;
    for (const CounterPoint& point : counter.points) most = std::max(most, point.value);
    return most;
}

/// The share of the makespan in which both counters are above 0.
double overlap(const Trace& trace, const Counter& a, const Counter& b) {
    Nanos both = 0, since = 0;
    bool onA = false, onB = false;
    for (std::size_t i = 0, j = 0; i < a.points.size() || j < b.points.size();) {
        const bool takeA = j == b.points.size() || (i < a.points.size() && a.points[i].time <= b.points[j].time);
        const CounterPoint& point = takeA ? a.points[i++] : b.points[j++];
        const Nanos time = std::min(point.time, trace.makespan);
        if (onA && onB) both += time - since;
        since = time;
        (takeA ? onA : onB) = point.value > 0;
    }
    if (onA && onB) both += std::max<Nanos>(0, trace.makespan - since);
    return trace.makespan > 0 ? static_cast<double>(both) / static_cast<double>(trace.makespan) : 0;
}

/// The most spans of each stage under way at once.
std::map<std::string, std::uint64_t> inFlightMax(const Trace& trace) {
    struct Stage {
        std::vector<Nanos> starts, ends;
    };
    std::unordered_map<NameId, Stage> stages;
    for (const Span& span : trace.spans) {
        if (span.kind == SpanKind::Startup) continue;
        Stage& stage = stages[span.stage];
        stage.starts.push_back(span.start);
        stage.ends.push_back(span.end);
    }
    std::map<std::string, std::uint64_t> most;
    for (auto& [name, stage] : stages) {
        if (!std::is_sorted(stage.ends.begin(), stage.ends.end())) std::sort(stage.ends.begin(), stage.ends.end());
        std::size_t ended = 0, peak = 0;
        for (std::size_t started = 0; started < stage.starts.size(); ++started) {
            while (ended < started && stage.ends[ended] <= stage.starts[started]) ++ended;
            peak = std::max(peak, started + 1 - ended);
        }
        most[trace.names[name]] = peak;
    }
    return most;
}

}  // namespace

std::optional<Summary::Percentiles> percentilesOf(std::vector<double> values) {
    if (values.empty()) return std::nullopt;
    std::sort(values.begin(), values.end());
    const auto rank = [&](std::size_t percent) { return values[(values.size() * percent + 99) / 100 - 1]; };
    return Summary::Percentiles{rank(50), rank(95), rank(99), values.back()};
}

Summary summarise(const Trace& trace, std::optional<Nanos> sequentialMakespan) {
    Summary summary;
    summary.makespan = toSeconds(trace.makespan);
    summary.windDown = toSeconds(trace.end - trace.makespan);
    if (sequentialMakespan) {
        summary.sequential = toSeconds(*sequentialMakespan);
    }
    if (sequentialMakespan && trace.outcome == RunOutcome::Done) {  // to break off early is not to be faster
        if (summary.makespan > 0) summary.speedup = *summary.sequential / summary.makespan;
        if (*summary.sequential > 0) summary.savedShare = 1 - summary.makespan / *summary.sequential;
    }
    // A leaf's error belongs to its leaf: the contract has no event of its own for it.
    summary.events = static_cast<std::uint64_t>(
        std::count_if(trace.events.begin(), trace.events.end(), [](const Event& e) { return e.kind != EventKind::LeafError; }));
    summary.tasks = countTasks(trace);
    addItems(trace, summary);
    summary.startSpread = startSpread(trace);
    addCores(trace, summary);
    const Counter* io = counter(trace.inFlight, "io");
    const Counter* cpu = counter(trace.inFlight, "cpu");
    summary.peakCores = static_cast<int>(std::ceil(highest(trace.busyCores) - kHardlyACore));
    if (io && cpu) summary.ioCpuOverlap = overlap(trace, *io, *cpu);
    summary.inFlightMax = inFlightMax(trace);
    for (const Counter& queue : trace.queueDepth) summary.queueMax[queue.name] = static_cast<std::uint64_t>(highest(queue));
    for (const Wait& wait : trace.waits)
        if (wait.end > wait.start) summary.blocked[word(wait.cause)] += toSeconds(wait.end - wait.start);
    summary.peakMemory = highest(trace.memory);
    for (const Span& span : trace.spans) summary.abandoned += span.abandoned;
    return summary;
}

}  // namespace interleave
