#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/analysis/summary.h"

namespace interleave {
namespace {

constexpr double kBusy = 0.85;   ///< from here on a stage counts as always busy
constexpr double kMostly = 0.5;  ///< of the makespan: less than this does not stand out

std::string numberWord(std::size_t n) {
    static const char* words[] = {"no",    "one",   "two",  "three", "four",   "five",  "six",
                                  "seven", "eight", "nine", "ten",   "eleven", "twelve"};
    return n < std::size(words) ? words[n] : fmt::format("{}", n);
}
/// `its one worker is`, `its four workers are`
std::string its(std::size_t n, std::string_view what) {
    return n == 1 ? fmt::format("Its one {} is", what) : fmt::format("Its {} {}s are", numberWord(n), what);
}
std::string percent(double share) { return fmt::format("{:.0f} %", 100 * share); }
std::string duration(double ns) { return formatDuration(static_cast<Nanos>(ns)); }

/// What one stage did on one kind of place: threads of the pool, the loop's thread, or slots in flight.
struct Load {
    NameId stage = 0;
    double busy = 0;  ///< ns
    Nanos first = kNever, last = 0;
    std::size_t places = 0;  ///< how many it has
    double window() const { return static_cast<double>(last - first); }
    /// Of its places, from its first start to its last end.
    double share() const { return window() > 0 && places > 0 ? busy / (window() * static_cast<double>(places)) : 0; }
};

/// Sums up a trace by stage, and words what stands out. Lives for one verdict.
class Judge {
public:
    Judge(const Trace& trace, const Summary& summary)
        : m_trace(trace), m_summary(summary), m_makespan(static_cast<double>(trace.makespan)) {
        for (const Span& span : trace.spans) add(span);
        for (auto& [stage, load] : m_pool) load.places = static_cast<std::size_t>(std::max(trace.meta.workers, 1));
        for (const Stage& stage : trace.meta.stages)
            if (stage.pipeline && m_io.count(stage.name)) m_io[stage.name].places = static_cast<std::size_t>(stage.workers);
        for (const Wait& wait : trace.waits) {
            const double length = static_cast<double>(wait.end - wait.start);
            if (wait.cause == Cause::Limit) m_limitWaits[wait.name] += length;
            if (wait.cause == Cause::Queue) addQueueWait(wait, length);
        }
    }

    Verdict verdict() const {
        // What limits a run is known where it came to an end of its own.
        if (m_trace.outcome == RunOutcome::Deadlock) return {"The run is stuck.", m_trace.error};
        if (m_trace.outcome == RunOutcome::Crashed)
            return {"The run crashed.", fmt::format("Its process died {} after the start, and all work with it.", duration(m_makespan))};
        if (m_trace.outcome == RunOutcome::Stopped) return {};
        if (m_makespan <= 0 || m_trace.spans.empty()) return {};
        for (const auto rule : {&Judge::sequential, &Judge::heldLoop, &Judge::heldLock, &Judge::busyWorkers, &Judge::fullSlots, &Judge::usedUpLimit,
                                &Judge::slowestItem, &Judge::takingTurns, &Judge::longestStep})
            if (Verdict verdict = (this->*rule)(); !verdict.headline.empty()) return verdict;
        return {};
    }

private:
    void add(const Span& span) {
        if (span.kind == SpanKind::Startup) return;
        const double length = static_cast<double>(span.end - span.start);
        Load& load = (span.kind == SpanKind::Io ? m_io : span.lane == kLoopLane ? m_loop : m_pool)[span.stage];
        load.stage = span.stage;
        load.busy += length;
        load.first = std::min(load.first, span.start);
        load.last = std::max(load.last, span.end);
        if (span.kind != SpanKind::Io && needsGil(m_trace.meta, span)) {
            m_lockHeld += length * computedShare(span);
            m_lockWanted += length;
        }
        if (span.kind != SpanKind::Io && span.lane != kLoopLane) {
            m_forWorker += static_cast<double>(span.start - span.requested);
            ++m_jobs;
        }
        if (!m_longest || length > static_cast<double>(m_longest->end - m_longest->start)) m_longest = &span;
    }

    /// A queue is named by the stage it feeds. Its consumers wait because it is empty, all others because it is full.
    void addQueueWait(const Wait& wait, double length) {
        const bool consumer = wait.task < m_trace.tasks.size() && m_trace.tasks[wait.task].name == wait.name;
        (consumer ? m_emptyQueue : m_fullQueue)[wait.name] += length;
    }

    const std::string& name(NameId id) const { return m_trace.names[id]; }
    static double total(const std::map<NameId, Load>& loads) {
        double sum = 0;
        for (const auto& [stage, load] : loads) sum += load.busy;
        return sum;
    }
    static const Load* busiest(const std::map<NameId, Load>& loads) {
        const Load* most = nullptr;
        for (const auto& [stage, load] : loads)
            if (!most || load.busy > most->busy) most = &load;
        return most;
    }
    NameId stageBefore(NameId stage) const {
        const std::vector<Stage>& stages = m_trace.meta.stages;
        for (std::size_t i = 1; i < stages.size(); ++i)
            if (stages[i].name == stage && stages[i].pipeline && stages[i].queueBound > 0) return stages[i - 1].name;
        return 0;
    }
    NameId stageAfter(NameId stage) const {
        const std::vector<Stage>& stages = m_trace.meta.stages;
        for (std::size_t i = 0; i + 1 < stages.size(); ++i)
            if (stages[i].name == stage && stages[i + 1].pipeline && stages[i + 1].queueBound > 0) return stages[i + 1].name;
        return 0;
    }
    static double at(const std::map<NameId, double>& sums, NameId name) {
        const auto found = sums.find(name);
        return found == sums.end() ? 0 : found->second;
    }

    Verdict sequential() const;
    Verdict heldLoop() const;
    Verdict heldLock() const;
    Verdict busyWorkers() const;
    Verdict fullSlots() const;
    Verdict usedUpLimit() const;
    Verdict slowestItem() const;
    Verdict takingTurns() const;
    Verdict longestStep() const;

    const Trace& m_trace;
    const Summary& m_summary;
    const double m_makespan;
    std::map<NameId, Load> m_pool, m_loop, m_io;  ///< by stage
    std::map<NameId, double> m_limitWaits, m_fullQueue, m_emptyQueue;
    double m_lockHeld = 0;    ///< ns some thread computed under the GIL
    double m_lockWanted = 0;  ///< and ns it wanted to, in all
    double m_forWorker = 0;  ///< ns jobs lay in the pool's queue
    std::size_t m_jobs = 0;  ///< that ran on a worker
    const Span* m_longest = nullptr;
};

Verdict Judge::sequential() const {
    if (m_trace.meta.strategy != "sequential") return {};
    const double waiting = total(m_io) / m_makespan;
    return {"One step after the other.",
            fmt::format("Nothing overlaps: {} of the time goes into waiting for I/O, {} into work on one thread.",
                        percent(waiting), percent(total(m_loop) / m_makespan))};
}

Verdict Judge::heldLoop() const {
    const double share = total(m_loop) / m_makespan;
    if (share < kMostly) return {};
    return {"The event loop itself limits this run.",
            fmt::format("{} holds its thread, {} of the time in all; meanwhile nothing else can go on.",
                        name(busiest(m_loop)->stage), percent(share))};
}

/// Threads that compute most of the time, but one after the other.
Verdict Judge::heldLock() const {
    if (m_lockHeld < kBusy * m_makespan || m_lockWanted < 1.2 * m_lockHeld) return {};
    return {"The GIL limits this run.",
            fmt::format("One thread at a time computes, {} of the time; on average {:.1f} threads have work that needs the lock.",
                        percent(m_lockHeld / m_makespan), m_lockWanted / m_makespan)};
}

Verdict Judge::busyWorkers() const {
    const Load* load = busiest(m_pool);
    if (!load) return {};
    const std::size_t workers = load->places, cores = static_cast<std::size_t>(std::max(m_trace.meta.cores, 1));
    Load all = *load;
    for (const auto& [stage, other] : m_pool) {
        if (stage == load->stage) continue;
        all.busy += other.busy;
        all.first = std::min(all.first, other.first);
        all.last = std::max(all.last, other.last);
    }
    if (all.share() < kBusy || all.window() < kMostly * m_makespan) return {};
    Verdict verdict{fmt::format("The {} stage limits this run.", name(load->stage)),
                    fmt::format("{} busy {} of the time", its(workers, "worker"), percent(all.share()))};
    if (workers > cores) verdict.detail += fmt::format(", on {} core{}", numberWord(cores), cores == 1 ? "" : "s");
    const NameId before = stageBefore(load->stage);
    if (const double full = at(m_fullQueue, load->stage); before && full > 0)
        verdict.detail += fmt::format("; {} waits for the queue, {} in all", name(before), duration(full));
    else if (m_forWorker > 0.1 * m_makespan)
        verdict.detail +=
            fmt::format("; a job waits {} for a free worker on average", duration(m_forWorker / static_cast<double>(m_jobs)));
    verdict.detail += ".";
    return verdict;
}

Verdict Judge::fullSlots() const {
    const Load* most = nullptr;
    for (const auto& [stage, load] : m_io)
        if (load.share() >= kBusy && load.window() >= kMostly * m_makespan && (!most || load.share() > most->share()))
            most = &load;
    // A slot that serves a single item is no shortage: that item is then simply as slow as it is.
    if (!most || m_trace.items.size() <= most->places) return {};
    Verdict verdict{fmt::format("The {} stage limits this run.", name(most->stage)),
                    fmt::format("{} in use {} of the time", its(most->places, "slot"), percent(most->share()))};
    const NameId after = stageAfter(most->stage);
    if (const double empty = at(m_emptyQueue, after); after && empty > 0)
        verdict.detail += fmt::format("; {} waits for work, {} in all", name(after), duration(empty));
    verdict.detail += ".";
    return verdict;
}

Verdict Judge::usedUpLimit() const {
    const auto most = std::max_element(m_limitWaits.begin(), m_limitWaits.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most == m_limitWaits.end() || most->second < kMostly * m_makespan) return {};
    return {
        fmt::format("The limit “{}” holds this run back.", name(most->first)),
        fmt::format("On average {:.1f} tasks wait for a permit, {} in all.", most->second / m_makespan, duration(most->second))};
}

Verdict Judge::slowestItem() const {
    const Item* slowest = nullptr;
    for (const Item& item : m_trace.items)
        if (item.finish >= 0 && (!slowest || item.finish - item.start > slowest->finish - slowest->start)) slowest = &item;
    if (!slowest || static_cast<double>(slowest->finish - slowest->start) < 0.9 * m_makespan) return {};
    const Span* step = nullptr;
    for (const Span& span : m_trace.spans)
        if (span.item == slowest->number && (!step || span.end - span.start > step->end - step->start)) step = &span;
    if (!step) return {};
    Verdict verdict{"The slowest item sets the pace.",
                    fmt::format("Its longest step, {}, takes {} of {}", name(step->name), formatDuration(step->end - step->start),
                                formatDuration(m_trace.makespan))};
    if (m_summary.cpuSeconds > 0)
        verdict.detail += fmt::format("; the cores are busy {} of the time", percent(m_summary.coreUse));
    verdict.detail += ".";
    return verdict;
}

Verdict Judge::takingTurns() const {
    const double io = total(m_io), cpu = total(m_pool);
    if (io < 0.1 * m_makespan || cpu < 0.1 * m_makespan || m_summary.ioCpuOverlap > 0.1) return {};
    const std::string both = m_summary.ioCpuOverlap < 0.005
                                 ? "They never go on at the same time"
                                 : fmt::format("Both go on at once only {} of the time", percent(m_summary.ioCpuOverlap));
    return {"Waiting and computing take turns.",
            fmt::format("{}; the cores are busy {} of the run.", both, percent(m_summary.coreUse))};
}

Verdict Judge::longestStep() const {
    const double length = static_cast<double>(m_longest ? m_longest->end - m_longest->start : 0);
    if (length < kMostly * m_makespan) return {};
    return {fmt::format("{} alone takes most of the time.", name(m_longest->name)),
            fmt::format("It lasts {} of {}; whatever else is made faster, the run cannot be shorter.", duration(length),
                        duration(m_makespan))};
}

}  // namespace

Verdict verdictOf(const Trace& trace, const Summary& summary) {
    if (!trace.complete) return {};  // what limits a run is known when it is over
    return Judge(trace, summary).verdict();
}

}  // namespace interleave
