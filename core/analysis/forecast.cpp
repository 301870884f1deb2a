#include "core/analysis/forecast.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "core/analysis/critical_chain.h"
#include "core/run/replay.h"

namespace interleave {
namespace {

/// In which order a simulation is told what was measured: first what the workload asks of the machine, then what that makes of it.
constexpr std::array<Deviation, kDeviations> kOrderOfTelling{Deviation::Work,    Deviation::TimerSlack, Deviation::Preemption,
                                                             Deviation::StartUp, Deviation::Dispatch,   Deviation::HandOver};

/// What the pauses that no leaf makes (a retry's, a rate's) lasted longer on the critical chain of `real` than the same task's in
/// `told`.
Nanos slackOfPauses(const Trace& real, const Trace& told) {
    using Key = std::tuple<TaskId, Cause, std::string>;
    const auto isPause = [](const Wait& wait) {
        return wait.cause == Cause::Backoff || wait.cause == Cause::Limit || wait.cause == Cause::Sleep;
    };
    const auto keyOf = [](const Trace& trace, const Wait& wait) { return Key{wait.task, wait.cause, trace.names[wait.name]}; };
    std::map<Key, std::vector<Nanos>> known;
    for (const Wait& wait : told.waits)
        if (isPause(wait)) known[keyOf(told, wait)].push_back(wait.end - wait.start);
    std::map<Key, std::size_t> seen;
    std::map<std::pair<TaskId, Nanos>, Nanos> late;
    for (const Wait& wait : real.waits) {
        if (!isPause(wait)) continue;
        const auto found = known.find(keyOf(real, wait));
        const std::size_t number = seen[keyOf(real, wait)]++;
        if (found != known.end() && number < found->second.size())
            late[{wait.task, wait.start}] = wait.end - wait.start - found->second[number];
    }
    Nanos slack = 0;
    if (late.empty()) return slack;
    for (const ChainLink& link : criticalChain(real))
        if (const auto found = late.find({link.task, link.from}); link.kind == ChainKind::Wait && found != late.end())
            slack += found->second;
    return slack;
}

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

Result<Forecast> forecastOf(const Trace& real, const Trace& simulated, const RunRequest& simulation) {
    Forecast forecast;
    forecast.costs = simulated.meta.costs;
    forecast.makespan = {real.makespan, simulated.makespan};
    forecast.stages = stagesOf(real, simulated);
    forecast.items = itemsOf(real, simulated);

    const Measured measured(real);
    Deviations told;
    TracePtr last;
    Nanos before = simulated.makespan;
    for (const Deviation next : kOrderOfTelling) {
        told.set(static_cast<std::size_t>(next));
        const Replay replay(measured, told);
        RunRequest request = simulation;
        request.replay = &replay;
        auto again = execute(request);
        if (!again) return again.error();
        last = *again;
        forecast.of(next) = last->makespan - std::exchange(before, last->makespan);
    }
    const Nanos pauses = slackOfPauses(real, *last);
    forecast.of(Deviation::TimerSlack) += pauses;
    forecast.of(Deviation::HandOver) += measured.lastTurns();
    forecast.unexplained = real.makespan - last->makespan - pauses - measured.lastTurns();
    return forecast;
}

}  // namespace interleave
