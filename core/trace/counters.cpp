#include "core/trace/counters.h"

#include <algorithm>
#include <cmath>

namespace interleave {
namespace {

/// The steps of a counter that begins at 0: one point per instant, whatever comes and goes within it.
class Steps {
public:
    void change(Nanos time, int by) {
        if (time != m_time) settle();
        m_time = time;
        m_value += by;
    }
    std::vector<CounterPoint> take() {
        settle();
        return std::move(m_points);
    }

private:
    void settle() {
        // Two marks of one hand-over may stand in either order: what shows is never below nothing.
        const double value = static_cast<double>(std::max<std::int64_t>(m_value, 0));
        if (m_points.empty() || m_points.back().value != value) m_points.push_back({m_time, value});
    }

    std::vector<CounterPoint> m_points;
    Nanos m_time = 0;
    std::int64_t m_value = 0;
};

Counter inFlight(const Trace& trace, SpanKind kind, const char* name) {
    std::vector<Nanos> starts, ends;
    const auto count = static_cast<std::size_t>(
        std::count_if(trace.spans.begin(), trace.spans.end(), [kind](const Span& span) { return span.kind == kind; }));
    starts.reserve(count);
    ends.reserve(count);
    for (const Span& span : trace.spans) {
        if (span.kind != kind) continue;
        starts.push_back(span.start);
        if (!span.open) ends.push_back(span.end);
    }
    if (!std::is_sorted(ends.begin(), ends.end())) std::sort(ends.begin(), ends.end());

    Steps steps;
    auto end = ends.begin();
    for (const Nanos start : starts) {
        for (; end != ends.end() && *end < start; ++end) steps.change(*end, -1);
        steps.change(start, +1);
    }
    for (; end != ends.end(); ++end) steps.change(*end, -1);
    return {name, steps.take()};
}

/// A span's part in the cores, in whole numbers, so that what comes and goes adds up to nothing again.
constexpr std::int64_t kWholeCore = 1 << 20;

struct Load {
    Nanos time;
    std::int64_t cores;  ///< in parts of kWholeCore
    bool underGil;
};

void sortByTime(std::vector<Load>& loads) {
    const auto earlier = [](const Load& a, const Load& b) { return a.time < b.time; };
    if (!std::is_sorted(loads.begin(), loads.end(), earlier)) std::sort(loads.begin(), loads.end(), earlier);
}

}  // namespace

std::vector<Counter> inFlightCounters(const Trace& trace) {
    return {inFlight(trace, SpanKind::Io, "io"), inFlight(trace, SpanKind::Cpu, "cpu")};
}

Counter busyCoresCounter(const Trace& trace) {
    const TraceMeta& meta = trace.meta;
    std::vector<Load> starts, ends;
    for (const Span& span : trace.spans) {
        if (span.kind != SpanKind::Cpu && span.kind != SpanKind::Startup) continue;
        if (span.end <= span.start) continue;
        const std::int64_t cores = std::llround(computedShare(span) * kWholeCore);
        const bool underGil = needsGil(meta, span);
        starts.push_back({span.start, cores, underGil});
        ends.push_back({span.end, -cores, underGil});
    }
    sortByTime(starts);
    sortByTime(ends);

    const std::int64_t most = kWholeCore * std::max(1, meta.cores);
    std::int64_t free = 0, underGil = 0;
    const auto add = [&](const Load& load) { (load.underGil ? underGil : free) += load.cores; };
    Counter counter{"cores", {}};
    auto start = starts.begin(), end = ends.begin();
    while (end != ends.end()) {
        const Nanos now = start != starts.end() ? std::min(start->time, end->time) : end->time;
        for (; start != starts.end() && start->time == now; ++start) add(*start);
        for (; end != ends.end() && end->time == now; ++end) add(*end);
        const double value = static_cast<double>(std::min(free + std::min(underGil, kWholeCore), most)) / kWholeCore;
        if ((counter.points.empty() ? 0 : counter.points.back().value) != value) counter.points.push_back({now, value});
    }
    return counter;
}

std::vector<Counter> queueDepthCounters(const Trace& trace) {
    std::vector<Counter> counters;
    const std::vector<Stage>& stages = trace.meta.stages;
    for (std::size_t i = 1; i < stages.size(); ++i) {
        if (!stages[i].pipeline || stages[i].queueBound <= 0) continue;
        Steps steps;
        for (const Mark& mark : trace.marks) {
            if (mark.kind == MarkKind::ItemOut && mark.name == stages[i - 1].name) steps.change(mark.time, +1);
            if (mark.kind == MarkKind::ItemIn && mark.name == stages[i].name) steps.change(mark.time, -1);
        }
        counters.push_back({trace.names[stages[i].name], steps.take()});
    }
    return counters;
}

void MemoryCounter::hold(Nanos time, double bytes) {
    m_held = bytes;
    settle(time);
}

void MemoryCounter::addWorkers(Nanos time, int more) {
    m_workers += more;
    settle(time);
}

/// What comes and goes within one instant shows at its highest: a peak must not be lost.
void MemoryCounter::settle(Nanos time) {
    const double bytes = m_held + m_workers * m_perWorker;
    if (bytes == (m_points.empty() ? 0 : m_points.back().value)) return;
    m_points.push_back({time, bytes});
}

}  // namespace interleave
