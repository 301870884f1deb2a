#include "core/trace/lanes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <queue>
#include <unordered_map>
#include <utility>

namespace interleave {
namespace {

using Numbers = std::vector<std::uint32_t>;

/// What one slot showed, before slots are merged into rows.
struct Slot {
    Numbers spans, waits;
};

std::string capitalised(const std::string& name) {
    std::string title = name;
    if (!title.empty()) title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
    return title;
}

/// `core 0 · w0` where all its spans ran on one known core, else `w0`.
std::string threadLabel(const Trace& trace, LaneId lane, const Numbers& spans) {
    const std::string thread = lane == kLoopLane ? "loop" : fmt::format("w{}", lane - 1);
    const CoreId core = trace.spans[spans.front()].core;
    const bool kept =
        core != kNoCore && std::all_of(spans.begin(), spans.end(), [&](std::uint32_t i) { return trace.spans[i].core == core; });
    return kept ? fmt::format("core {} · {}", core, thread) : thread;
}

LaneGroup packThreads(const Trace& trace) {
    std::vector<Numbers> threads;
    for (std::uint32_t i = 0; i < trace.spans.size(); ++i) {
        const Span& span = trace.spans[i];
        if (span.kind == SpanKind::Io) continue;
        if (threads.size() <= span.lane) threads.resize(span.lane + 1u);
        threads[span.lane].push_back(i);
    }
    LaneGroup group;
    group.title = "Cores";
    group.cores = true;
    for (std::size_t lane = 0; lane < threads.size(); ++lane)
        if (!threads[lane].empty())
            group.rows.push_back({threadLabel(trace, static_cast<LaneId>(lane), threads[lane]), std::move(threads[lane]), {}, 1});
    return group;
}

/// What starts at the same instant in order of its tasks, so that slot 3 shows the fourth child whenever it ends.
void orderByTask(const Trace& trace, Numbers& spans) {
    std::vector<std::pair<TaskId, std::uint32_t>> together;
    for (std::size_t from = 0, to = 0; from < spans.size(); from = to) {
        together.clear();
        for (to = from; to < spans.size() && trace.spans[spans[to]].start == trace.spans[spans[from]].start; ++to)
            together.emplace_back(trace.spans[spans[to]].task, spans[to]);
        std::sort(together.begin(), together.end());
        for (std::size_t i = 0; i < together.size(); ++i) spans[from + i] = together[i].second;
    }
}

/// Each span to the lowest slot that is free when it starts. `spans` is sorted by start.
std::vector<Slot> packLowestFree(const Trace& trace, Numbers&& spans) {
    orderByTask(trace, spans);
    using Busy = std::pair<Nanos, std::uint32_t>;  // until when, which slot
    std::priority_queue<Busy, std::vector<Busy>, std::greater<>> busy;
    std::priority_queue<std::uint32_t, Numbers, std::greater<>> free;
    std::vector<Slot> slots;
    for (const std::uint32_t number : spans) {
        const Span& span = trace.spans[number];
        for (; !busy.empty() && busy.top().first <= span.start; busy.pop()) free.push(busy.top().second);
        std::uint32_t slot = static_cast<std::uint32_t>(slots.size());
        if (free.empty()) {
            slots.emplace_back();
        } else {
            slot = free.top();
            free.pop();
        }
        slots[slot].spans.push_back(number);
        busy.push({span.end, slot});
    }
    return slots;
}

/// The worker tasks of each pipeline stage, by stage name, in order of creation.
std::unordered_map<NameId, Numbers> stageWorkers(const Trace& trace) {
    std::unordered_map<NameId, Numbers> workers;
    for (const Mark& mark : trace.marks)
        if (mark.kind == MarkKind::ItemIn && mark.name != 0) workers[mark.name].push_back(mark.task);
    for (auto& [stage, tasks] : workers) {
        std::sort(tasks.begin(), tasks.end());
        tasks.erase(std::unique(tasks.begin(), tasks.end()), tasks.end());
    }
    return workers;
}

/// A stage's slots are its workers: a span belongs to the worker that ran it or made the task that did. Empty where that does not
/// hold (a worker whose step does several things at once).
std::vector<Slot> packByWorker(const Trace& trace, const Numbers& spans, const Numbers& workers) {
    std::vector<Slot> slots(workers.size());
    for (const std::uint32_t number : spans) {
        TaskId task = trace.spans[number].task;
        auto worker = std::lower_bound(workers.begin(), workers.end(), task);
        while (task < trace.tasks.size() && (worker == workers.end() || *worker != task)) {
            task = trace.tasks[task].parent;
            worker = std::lower_bound(workers.begin(), workers.end(), task);
        }
        if (task >= trace.tasks.size()) return {};
        Numbers& row = slots[static_cast<std::size_t>(worker - workers.begin())].spans;
        if (!row.empty() && trace.spans[row.back()].end > trace.spans[number].start) return {};
        row.push_back(number);
    }
    return slots;
}

/// Hatched: the time a worker stood because a queue was full or a limit used up. That it had nothing to do (its own queue was
/// empty) is a gap, not a wait that anything could shorten.
void addWaits(const Trace& trace, NameId stage, const Numbers& workers, const std::vector<Numbers>& waitsOf,
              std::vector<Slot>& slots) {
    for (std::size_t i = 0; i < workers.size(); ++i) {
        if (workers[i] >= waitsOf.size()) continue;
        for (const std::uint32_t number : waitsOf[workers[i]]) {
            const Wait& wait = trace.waits[number];
            if (wait.end > wait.start && (wait.cause == Cause::Limit || wait.name != stage)) slots[i].waits.push_back(number);
        }
    }
}

void mergeInto(LaneRow& row, const Slot* first, const Slot* last) {
    for (const Slot* slot = first; slot != last; ++slot) {
        row.spans.insert(row.spans.end(), slot->spans.begin(), slot->spans.end());
        row.waits.insert(row.waits.end(), slot->waits.begin(), slot->waits.end());
    }
    // Spans and waits are numbered by start, so their numbers sort as their starts do.
    std::sort(row.spans.begin(), row.spans.end());
    std::sort(row.waits.begin(), row.waits.end());
}

std::vector<LaneRow> rowsOf(std::vector<Slot>&& slots, std::size_t mostRows) {
    std::vector<LaneRow> rows;
    const std::size_t share = (slots.size() + mostRows - 1) / mostRows;
    for (std::size_t from = 0; from < slots.size(); from += share) {
        const std::size_t to = std::min(from + share, slots.size());
        LaneRow row;
        row.merged = static_cast<int>(to - from);
        if (row.merged == 1) {
            row.label = fmt::format("slot {}", from);
            row.spans = std::move(slots[from].spans);
            row.waits = std::move(slots[from].waits);
        } else {
            row.label = fmt::format("slots {}-{}", from, to - 1);
            mergeInto(row, slots.data() + from, slots.data() + to);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

/// Neighbouring stages of one slot each, outside pipelines, are rows of one group: three sources that are asked once make three lines, not three headings.
void joinSingles(Lanes& lanes, const std::unordered_map<NameId, Numbers>& workers, const NameTable& names) {
    const auto single = [&](const LaneGroup& group) {
        return !group.cores && group.rows.size() == 1 && !workers.contains(group.stage);
    };
    std::vector<LaneGroup> joined;
    for (std::size_t from = 0, to = 0; from < lanes.groups.size(); from = to) {
        for (to = from + 1; to < lanes.groups.size() && single(lanes.groups[from]) && single(lanes.groups[to]);) ++to;
        joined.push_back(std::move(lanes.groups[from]));
        if (to == from + 1) continue;
        LaneGroup& group = joined.back();
        group.title = "In flight";
        group.rows[0].label = names[group.stage];
        for (std::size_t i = from + 1; i < to; ++i) {
            group.rows.push_back(std::move(lanes.groups[i].rows[0]));
            group.rows.back().label = names[lanes.groups[i].stage];
        }
        group.stage = 0;
    }
    lanes.groups = std::move(joined);
}

}  // namespace

Lanes packLanes(const Trace& trace, int mostRows) {
    Lanes lanes;
    if (LaneGroup threads = packThreads(trace); !threads.rows.empty()) lanes.groups.push_back(std::move(threads));

    // The stages in the scenario's order; one that no stage tells of comes where it first appears.
    std::vector<NameId> order;
    for (const Stage& stage : trace.meta.stages) order.push_back(stage.name);
    std::vector<Numbers> ioOf(trace.names.size());
    for (std::uint32_t i = 0; i < trace.spans.size(); ++i) {
        const Span& span = trace.spans[i];
        if (span.kind != SpanKind::Io) continue;
        if (ioOf[span.stage].empty()) order.push_back(span.stage);
        ioOf[span.stage].push_back(i);
    }
    std::vector<Numbers> waitsOf(trace.tasks.size());
    for (std::uint32_t i = 0; i < trace.waits.size(); ++i)
        if (const Wait& wait = trace.waits[i]; wait.cause == Cause::Queue || wait.cause == Cause::Limit)
            waitsOf[wait.task].push_back(i);
    const std::unordered_map<NameId, Numbers> workers = stageWorkers(trace);

    bool first = true;
    for (const NameId stage : order) {
        Numbers spans = std::exchange(ioOf[stage], {});  // a name listed twice is shown once
        if (spans.empty()) continue;
        std::vector<Slot> slots;
        if (const auto found = workers.find(stage); found != workers.end()) {
            slots = packByWorker(trace, spans, found->second);
            if (!slots.empty()) addWaits(trace, stage, found->second, waitsOf, slots);
        }
        if (slots.empty()) slots = packLowestFree(trace, std::move(spans));
        LaneGroup group;
        group.title = capitalised(trace.names[stage]) + (first ? " in flight" : "");
        group.stage = stage;
        group.rows = rowsOf(std::move(slots), static_cast<std::size_t>(std::max(mostRows, 1)));
        lanes.groups.push_back(std::move(group));
        first = false;
    }
    joinSingles(lanes, workers, trace.names);
    return lanes;
}

}  // namespace interleave
