#include "core/analysis/forecast.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <unordered_map>

#include "core/analysis/critical_chain.h"

namespace interleave {
namespace {

bool pooled(const Span& span) { return span.kind != SpanKind::Io && span.lane != kLoopLane; }

Nanos cpuOf(const Span& span) {
    const Nanos length = span.end - span.start;
    return span.cpuTime >= 0 ? std::min(span.cpuTime, length) : length;
}

/// What of a span is a job's way to the worker and back: a simulation counts it there.
Nanos dispatchOf(const Trace& trace, const Span& span) { return pooled(span) ? std::min(trace.meta.dispatch, cpuOf(span)) : 0; }

/// What the workload itself asks for in a span: the length of a wait, the CPU time of work.
Nanos dueOf(const Trace& trace, const Span& span) { return cpuOf(span) - dispatchOf(trace, span); }

/// What names the same leaf in both records: the item it was for (and where its task was made for it, which of the item's tasks),
/// else its task. Workers of a pipeline take other items in each run.
using LeafKey = std::tuple<std::string, std::uint32_t, std::uint32_t>;
LeafKey keyOf(const Trace& trace, const Span& span) {
    const std::string& name = trace.names[span.name];
    if (span.item == kNoIndex) return {name, kNoIndex, span.task};
    const bool madeForIt = span.task < trace.tasks.size() && trace.tasks[span.task].item == span.item;
    return {name, span.item, madeForIt ? trace.tasks[span.task].index : kNoIndex};
}

constexpr Nanos kUnknown = -1;

/// What is due in each span of `real`: what `simulated` gave the same leaf, the n-th time for the n-th; kUnknown where it has none.
std::vector<Nanos> dues(const Trace& real, const Trace& simulated) {
    std::map<LeafKey, std::vector<const Span*>> known;
    for (const Span& span : simulated.spans)
        if (span.kind != SpanKind::Startup) known[keyOf(simulated, span)].push_back(&span);
    std::map<LeafKey, std::size_t> seen;
    std::vector<Nanos> due(real.spans.size(), kUnknown);
    for (std::size_t i = 0; i < real.spans.size(); ++i) {
        if (real.spans[i].kind == SpanKind::Startup) continue;
        const LeafKey key = keyOf(real, real.spans[i]);
        const std::size_t number = seen[key]++;
        const auto found = known.find(key);
        if (found != known.end() && number < found->second.size()) due[i] = dueOf(simulated, *found->second[number]);
    }
    return due;
}

/// The same for the waits, by task and start: what `simulated` gave the task's n-th wait for the same, where it has one.
using WaitKey = std::tuple<TaskId, Cause, std::string>;
std::map<std::pair<TaskId, Nanos>, Nanos> waitDues(const Trace& real, const Trace& simulated) {
    const auto keyOf = [](const Trace& trace, const Wait& wait) {
        return WaitKey{wait.task, wait.cause, trace.names[wait.name]};
    };
    std::map<WaitKey, std::vector<Nanos>> known;
    for (const Wait& wait : simulated.waits) known[keyOf(simulated, wait)].push_back(wait.end - wait.start);
    std::map<WaitKey, std::size_t> seen;
    std::map<std::pair<TaskId, Nanos>, Nanos> due;
    for (const Wait& wait : real.waits) {
        const WaitKey key = keyOf(real, wait);
        const std::size_t number = seen[key]++;
        const auto found = known.find(key);
        if (found != known.end() && number < found->second.size()) due[{wait.task, wait.start}] = found->second[number];
    }
    return due;
}

/// A makespan by what its critical chain was spent on.
struct Account {
    std::array<Nanos, kDeviations> spent{};
    Nanos due = 0;  ///< what the workload itself asks for
    Nanos& operator[](Deviation deviation) { return spent[static_cast<std::size_t>(deviation)]; }
};

class Accountant {
public:
    Accountant(const Trace& trace, const Trace& simulated)
        : m_trace(trace), m_due(dues(trace, simulated)), m_waits(waitDues(trace, simulated)) {
        for (std::size_t i = 0; i < trace.spans.size(); ++i) {
            const Span& span = trace.spans[i];
            if (span.kind == SpanKind::Io)
                m_ios[{span.task, span.end}] = i;
            else if (span.job != kNoIndex)
                m_jobs[span.job] = i;
        }
    }

    Account account() {
        for (const ChainLink& link : criticalChain(m_trace)) add(link);
        return m_account;
    }

private:
    void add(const ChainLink& link) {
        const Nanos length = link.to - link.from;
        switch (link.kind) {
            case ChainKind::Io: io(link); break;
            case ChainKind::Block:
            case ChainKind::Work: work(link); break;
            case ChainKind::Wait: wait(link); break;
            case ChainKind::Startup: m_account[Deviation::StartUp] += length; break;
            case ChainKind::Dispatch: m_account[Deviation::Dispatch] += length; break;
            case ChainKind::HandOver:
            case ChainKind::Loop: m_account[Deviation::HandOver] += length; break;
        }
    }

    /// What a wait lasted beyond what is due is slack.
    void io(const ChainLink& link) {
        const Nanos length = link.to - link.from;
        const auto span = m_ios.lower_bound({link.task, link.to});  // the leaf's end is recorded in the turn that follows
        const bool known = span != m_ios.end() && span->first.first == link.task && m_due[span->second] != kUnknown;
        const Nanos due = known ? std::min(length, m_due[span->second]) : length;
        m_account.due += due;
        m_account[Deviation::TimerSlack] += length - due;
    }
    void wait(const ChainLink& link) {
        const Nanos length = link.to - link.from;
        const auto known = m_waits.find({link.task, link.from});
        const Nanos due = known != m_waits.end() ? std::min(length, known->second) : length;
        m_account.due += due;
        m_account[Deviation::TimerSlack] += length - due;
    }

    /// What a span lasted beyond its CPU time it had no core for; what it computed beyond what is due is other work.
    void work(const ChainLink& link) {
        const std::size_t number = m_jobs.at(link.job);
        const Span& span = m_trace.spans[number];
        const Nanos length = link.to - link.from, dispatch = std::min(dispatchOf(m_trace, span), length);
        const Nanos cpu = link.kind == ChainKind::Block ? length : std::min(cpuOf(span), length);
        const Nanos due = m_due[number] == kUnknown ? cpu - dispatch : m_due[number];
        m_account.due += due;
        m_account[Deviation::Dispatch] += dispatch;
        m_account[Deviation::Preemption] += length - cpu;
        m_account[link.kind == ChainKind::Block ? Deviation::TimerSlack : Deviation::Work] += cpu - dispatch - due;
    }

    const Trace& m_trace;
    const std::vector<Nanos> m_due;                           ///< by span
    const std::map<std::pair<TaskId, Nanos>, Nanos> m_waits;  ///< what is due in them
    std::map<std::pair<TaskId, Nanos>, std::size_t> m_ios;    ///< spans by task and end
    std::unordered_map<JobId, std::size_t> m_jobs;            ///< spans
    Account m_account;
};

void addStage(std::map<std::string, Forecast::OfStage>& stages, const Trace& trace, bool real) {
    for (const Span& span : trace.spans) {
        if (span.kind == SpanKind::Startup) continue;
        Forecast::OfStage& stage = stages[trace.names[span.stage]];
        const auto side = [real](Forecast::Pair& pair) -> Nanos& { return real ? pair.real : pair.simulated; };
        ++(real ? stage.spansReal : stage.spansSimulated);
        side(stage.busy) += span.end - span.start;
        if (span.kind != SpanKind::Io) side(stage.queued) += span.start - span.requested;
        side(stage.ended) = std::max(side(stage.ended), span.end);
    }
}

std::vector<Forecast::OfStage> stagesOf(const Trace& real, const Trace& simulated) {
    std::map<std::string, Forecast::OfStage> found;
    addStage(found, real, true);
    addStage(found, simulated, false);
    std::vector<Forecast::OfStage> stages;
    const auto take = [&](const std::string& name) {
        if (auto stage = found.extract(name)) stages.emplace_back(std::move(stage.mapped())).name = name;
    };
    for (const Stage& stage : simulated.meta.stages) take(simulated.names[stage.name]);
    while (!found.empty()) take(std::string(found.begin()->first));
    return stages;
}

std::vector<Forecast::OfItem> itemsOf(const Trace& real, const Trace& simulated) {
    std::vector<Forecast::OfItem> items;
    auto other = simulated.items.begin();
    for (const Item& item : real.items) {
        while (other != simulated.items.end() && other->number < item.number) ++other;
        if (other == simulated.items.end()) break;
        if (other->number == item.number && item.finish >= 0 && other->finish >= 0)
            items.push_back({item.number, {item.finish - item.start, other->finish - other->start}});
    }
    return items;
}

constexpr std::array<std::pair<const char*, const char*>, kDeviations> kWords{{{"timer_slack", "timer slack"},
                                                                               {"dispatch", "dispatch"},
                                                                               {"start_up", "start-up"},
                                                                               {"work", "other work"},
                                                                               {"preemption", "pre-emption"},
                                                                               {"hand_over", "hand-over"}}};

}  // namespace

const char* word(Deviation deviation) { return kWords[static_cast<std::size_t>(deviation)].first; }
const char* label(Deviation deviation) { return kWords[static_cast<std::size_t>(deviation)].second; }

double Forecast::Pair::share() const {
    return simulated > 0 ? static_cast<double>(difference()) / static_cast<double>(simulated) : 0;
}

double Forecast::attributedShare() const {
    if (makespan.difference() == 0) return 1;
    const double rest = std::abs(static_cast<double>(unexplained) / static_cast<double>(makespan.difference()));
    return std::max(0.0, 1 - rest);
}

Forecast forecastOf(const Trace& real, const Trace& simulated) {
    Forecast forecast;
    forecast.costs = simulated.meta.costs;
    forecast.makespan = {real.makespan, simulated.makespan};
    const Account here = Accountant(real, simulated).account();
    const Account there = Accountant(simulated, simulated).account();
    for (std::size_t i = 0; i < kDeviations; ++i) forecast.attributed[i] = here.spent[i] - there.spent[i];
    forecast.unexplained = here.due - there.due;
    forecast.stages = stagesOf(real, simulated);
    forecast.items = itemsOf(real, simulated);
    return forecast;
}

}  // namespace interleave
