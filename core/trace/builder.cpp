#include "core/trace/builder.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/event/transitions.h"
#include "core/trace/census.h"
#include "core/trace/counters.h"
#include "core/trace/merge.h"
#include "core/trace/span_order.h"

namespace interleave {
namespace {

const char* word(TaskState state) {
    switch (state) {
        case TaskState::Unborn: return "not yet spawned";
        case TaskState::Spawned: return "spawned";
        case TaskState::Running: return "running";
        case TaskState::Suspended: return "suspended";
        case TaskState::Finished: return "finished";
    }
    return "?";
}

/// What the walk over the events must remember of a task between two of them.
struct TaskWork {
    std::uint32_t item = kNoIndex;  ///< the item in its hands
    std::uint32_t wait = kNoIndex;  ///< the wait it is in
    std::uint32_t cut = kNoIndex;   ///< the wait for I/O that is over while its leaf has not ended
    JobId job = kNoIndex;           ///< the job its current leaf asked for
    NameId stage = 0;               ///< the pipeline stage it works for
    NameId leafError = 0;           ///< of the Leaf that comes next
    NameId lastLeaf = 0;            ///< the leaf that ended last
    NameId retryUntil = 0;          ///< while retrying: the leaf that ends the repetition, 0 where none is known
    TaskState state = TaskState::Unborn;
    bool retrying = false;
};

/// Derives a trace's columns from its events, in one walk. Lives for one build.
class Builder {
public:
    explicit Builder(Recorded&& recorded) {
        m_trace.meta = std::move(recorded.meta);
        m_memory.setPerWorker(m_trace.meta.memoryPerWorker);
        m_trace.names = std::move(recorded.names);
        m_trace.outcome = recorded.outcome;
        m_trace.error = std::move(recorded.error);
        m_trace.complete = recorded.complete;
        m_now = recorded.now;
        m_trace.eventsLost = recorded.eventsLost;
        m_trace.memoryUsed = recorded.memoryUsed;
        m_trace.leafKeys = std::move(recorded.leafKeys);
        m_trace.events = mergeLanes(std::move(recorded.lanes));
        for (const Stage& stage : m_trace.meta.stages) {
            if (m_kinds.size() <= stage.name) m_kinds.resize(stage.name + 1u, LeafKind::Io);
            m_kinds[stage.name] = stage.kind;
        }
    }

    Status build() {
        const Result<Census> census = takeCensus(m_trace.events, m_trace.names.size(), m_trace.complete);
        if (!census) return census.error();
        reserve(*census);
        findLastStages();
        for (const Event& e : m_trace.events)
            if (Status status = take(e); !status) return status;
        close();
        return Nothing{};
    }

    Trace result() { return std::move(m_trace); }

private:
    void reserve(const Census& census);
    void findLastStages();
    Status take(const Event& e);
    void spawn(const Event& e);
    void finish(const Event& e);
    /// The leaf that a task is in at its end, or its item's: there is one only where the run is broken off.
    void addCut(TaskWork& work);
    void leaf(const Event& e);
    void mark(const Event& e);
    Status begin(const Event& e);
    Status end(const Event& e);
    std::uint32_t spanOfJob(JobId job);
    void close();
    void closeJobs();
    void addOpenIo();
    /// Of a leaf whose end was not recorded, from what is known of its wait.
    Span& addUnended(const Wait& wait);

    bool retried(TaskWork& work, NameId leaf) {
        if (!work.retrying) return false;
        if (work.retryUntil == leaf) work.retrying = false;
        return true;
    }
    SpanKind kindOf(NameId leaf) const {
        return leaf < m_kinds.size() && m_kinds[leaf] == LeafKind::Block ? SpanKind::Block : SpanKind::Cpu;
    }

    Nanos m_now = 0;  // of a look at a run under way
    Trace m_trace;
    MemoryCounter m_memory;
    std::vector<LeafKind> m_kinds;  ///< by NameId, as far as the stages tell: what a job is before its Leaf says so
    std::vector<TaskWork> m_work;
    std::vector<std::uint32_t> m_spanOfJob;
    std::vector<std::uint32_t> m_startups;  ///< by lane: the start-up under way
    std::vector<char> m_lastStage;          ///< by NameId: an item that leaves it is finished
};

void Builder::reserve(const Census& census) {
    m_trace.tasks.resize(census.spawns);
    m_work.resize(census.spawns);
    m_trace.spans.reserve(census.ioLeaves + census.jobs + census.startups);
    m_trace.waits.reserve(census.suspends);
    m_trace.marks.reserve(census.marks);
    m_trace.items.resize(census.items);
    m_spanOfJob.assign(census.jobs, kNoIndex);
    m_startups.assign(census.lanes, kNoIndex);
}

/// A pipeline's first stage has no queue in front of it, so the stage before the next one without a queue is a last one.
void Builder::findLastStages() {
    const std::vector<Stage>& stages = m_trace.meta.stages;
    m_lastStage.assign(m_trace.names.size(), true);
    for (std::size_t i = 0; i + 1 < stages.size(); ++i)
        if (stages[i].pipeline && stages[i + 1].pipeline && stages[i + 1].queueBound > 0 && stages[i].name < m_lastStage.size())
            m_lastStage[stages[i].name] = false;
}

Status Builder::take(const Event& e) {
    const bool ofNobody = e.kind == EventKind::Mark && e.task == kNoTask;
    if (ofNobody) {
        mark(e);
        return Nothing{};
    }
    // A worker's clock may be a little before the loop's: what befalls a job is in order with its own job only,
    // and a record taken while the run goes on may have the worker's side of a task alone.
    const bool ofJob = e.kind == EventKind::Begin || e.kind == EventKind::End;
    const bool ofUnknownJob = e.a != kNoIndex && e.a >= m_spanOfJob.size();
    if (ofJob && !m_trace.complete && (e.task >= m_work.size() || ofUnknownJob)) return Nothing{};
    if (e.task >= m_work.size()) return illegalEvent(e, "there is no such task");
    TaskWork& work = m_work[e.task];
    if (!ofJob) {
        const std::optional<TaskState> state = next(work.state, e.kind);
        if (!state) return illegalEvent(e, fmt::format("it is {}", word(work.state)));
        work.state = *state;
    }
    switch (e.kind) {
        case EventKind::Spawn: spawn(e); break;
        case EventKind::Start: m_trace.tasks[e.task].started = e.time; break;
        case EventKind::Suspend:
            work.wait = static_cast<std::uint32_t>(m_trace.waits.size());
            m_trace.waits.push_back({e.time, e.time, e.task, kNoTask, e.tag, static_cast<Cause>(e.code), true});
            break;
        case EventKind::Resume: {
            Wait& wait = m_trace.waits[work.wait];
            wait.end = e.time;
            wait.waker = e.a;
            wait.open = false;
            work.cut = wait.cause == Cause::Io ? work.wait : kNoIndex;
            work.wait = kNoIndex;
            break;
        }
        case EventKind::Cancel: m_trace.tasks[e.task].cancelRequested = true; break;
        case EventKind::Finish: finish(e); break;
        case EventKind::LeafError: work.leafError = e.tag; break;
        case EventKind::Leaf: leaf(e); break;
        case EventKind::Submit: {
            Span& span = m_trace.spans[spanOfJob(e.a)];
            span.task = e.task;
            span.requested = e.time;
            span.name = e.tag;
            span.item = work.item;
            span.stage = work.stage ? work.stage : e.tag;
            work.job = e.a;
            break;
        }
        case EventKind::Begin: return begin(e);
        case EventKind::End: return end(e);
        case EventKind::Abandon: m_trace.spans[spanOfJob(e.a)].abandoned = true; break;
        case EventKind::Mark: mark(e); break;
    }
    return Nothing{};
}

void Builder::spawn(const Event& e) {
    TaskRow& row = m_trace.tasks[e.task];
    row.parent = e.a;
    row.name = e.tag;
    row.index = e.b;
    row.spawned = e.time;
    if (e.a >= m_work.size()) return;
    const TaskWork& parent = m_work[e.a];
    TaskWork& work = m_work[e.task];
    row.item = work.item = parent.item;
    work.stage = parent.stage;
    work.retrying = parent.retrying;
}

void Builder::finish(const Event& e) {
    TaskRow& row = m_trace.tasks[e.task];
    row.finished = e.time;
    row.outcome = static_cast<Outcome>(e.code);
    row.error = row.outcome == Outcome::Failed ? e.tag : NameId{0};
    addCut(m_work[e.task]);
}

void Builder::addCut(TaskWork& work) {
    if (work.cut != kNoIndex) addUnended(m_trace.waits[work.cut]).outcome = Outcome::Cancelled;
    work.cut = kNoIndex;
}

void Builder::leaf(const Event& e) {
    TaskWork& work = m_work[e.task];
    const NameId error = work.leafError;
    work.leafError = 0;
    work.cut = kNoIndex;
    const LeafKind kind = leafKind(e);
    if (kind == LeafKind::Yield) return;
    const Nanos start = std::clamp<Nanos>(leafStart(e), 0, e.time);
    const bool again = retried(work, e.tag);
    work.lastLeaf = e.tag;

    Span* span = nullptr;
    if (kind == LeafKind::Io) {
        span = &m_trace.spans.emplace_back();
        span->start = start;
        span->end = e.time;
        span->task = e.task;
        span->item = work.item;
        span->stage = work.stage ? work.stage : e.tag;
    } else if (work.job != kNoIndex) {
        span = &m_trace.spans[m_spanOfJob[work.job]];
        span->kind = kind == LeafKind::Block ? SpanKind::Block : SpanKind::Cpu;
        work.job = kNoIndex;
    }
    if (!span) return;  // it never came as far as a thread
    span->name = e.tag;
    if (span->requested < 0) span->requested = start;
    span->outcome = leafOutcome(e);
    span->error = error;
    span->retried = again;
}

std::uint32_t Builder::spanOfJob(JobId job) {
    std::uint32_t& number = m_spanOfJob[job];
    if (number == kNoIndex) {
        number = static_cast<std::uint32_t>(m_trace.spans.size());
        Span& span = m_trace.spans.emplace_back();
        span.kind = SpanKind::Cpu;
        span.job = job;
        span.start = span.end = -1;
    }
    return number;
}

Status Builder::begin(const Event& e) {
    const bool startup = e.code == kStartupCode;
    if (!startup && e.a >= m_spanOfJob.size()) return illegalEvent(e, fmt::format("no such job as {}", e.a));
    std::uint32_t number;
    if (startup) {
        number = m_startups[e.tag] = static_cast<std::uint32_t>(m_trace.spans.size());
        m_trace.spans.emplace_back().kind = SpanKind::Startup;
        m_trace.spans.back().requested = e.time;
    } else {
        number = spanOfJob(e.a);
        if (m_trace.spans[number].start >= 0) return illegalEvent(e, fmt::format("job {} has begun before", e.a));
    }
    Span& span = m_trace.spans[number];
    TaskWork& work = m_work[e.task];
    span.start = e.time;
    span.end = -1;
    span.task = e.task;
    span.lane = e.tag;
    span.core = beginCore(e);
    if (span.name == 0) span.name = beginName(e);
    if (startup) return Nothing{};
    if (span.requested < 0 && e.tag == kLoopLane) {  // inline work: nobody submits it
        work.job = e.a;
        span.item = work.item;
        span.stage = work.stage ? work.stage : span.name;
        span.kind = kindOf(span.name);
    }
    return Nothing{};
}

Status Builder::end(const Event& e) {
    std::uint32_t& startup = m_startups[e.tag];
    Span* span = nullptr;
    if (startup != kNoIndex) {
        span = &m_trace.spans[startup];
        startup = kNoIndex;
    } else {
        if (e.a >= m_spanOfJob.size() || m_spanOfJob[e.a] == kNoIndex)
            return illegalEvent(e, fmt::format("job {} never began", e.a));
        span = &m_trace.spans[m_spanOfJob[e.a]];
        if (span->start < 0 || span->end >= 0) return illegalEvent(e, fmt::format("job {} is not under way", e.a));
        if (m_work[e.task].job == e.a) span->outcome = endOutcome(e);  // else its Leaf has spoken
    }
    span->end = e.time;
    if (endMigrated(e)) span->core = kNoCore;
    if (e.b != kNoIndex) span->cpuTime = Nanos{e.b} * 1000;
    return Nothing{};
}

void Builder::mark(const Event& e) {
    const auto kind = static_cast<MarkKind>(e.code);
    if (kind == MarkKind::Memory) return m_memory.hold(e.time, bytesHeld(e));
    if (kind == MarkKind::WorkerStarted) m_memory.addWorkers(e.time, 1);
    if (kind == MarkKind::WorkerDied) m_memory.addWorkers(e.time, -1);
    m_trace.marks.push_back({e.time, e.task, kind, kind == MarkKind::ItemArrived ? NameId{0} : e.tag, e.a});
    if (kind == MarkKind::End) m_trace.makespan = e.time;
    if (e.task >= m_work.size()) return;
    TaskWork& work = m_work[e.task];
    switch (kind) {
        case MarkKind::Retry:
            work.retrying = true;
            work.retryUntil = work.lastLeaf;
            break;
        case MarkKind::ItemArrived: {
            Item& item = m_trace.items[e.a];
            if (item.start < 0) item.start = std::max<Nanos>(0, e.time - lateness(e));
            break;
        }
        case MarkKind::ItemIn: {
            Item& item = m_trace.items[e.a];
            if (item.start < 0) item.start = e.time;
            work.item = e.a;
            work.stage = e.tag;
            work.retrying = false;
            work.lastLeaf = 0;
            if (e.tag == 0) m_trace.tasks[e.task].item = e.a;
            break;
        }
        case MarkKind::ItemOut:
        case MarkKind::ItemDropped: {
            Item& item = m_trace.items[e.a];
            const auto outcome = static_cast<Outcome>(e.b);
            if (kind == MarkKind::ItemOut && m_lastStage[e.tag]) {
                item.finish = e.time;
                item.failed = outcome != Outcome::Ok;
            }
            // One that is cancelled with its pipeline is neither done nor dropped.
            if (kind == MarkKind::ItemDropped) item.dropped = outcome != Outcome::Cancelled;
            addCut(work);
            work.item = kNoIndex;
            work.stage = 0;
            work.retrying = false;
            break;
        }
        default: break;
    }
}

void Builder::close() {
    std::vector<Item>& items = m_trace.items;
    for (std::size_t i = 0; i < items.size(); ++i) items[i].number = static_cast<std::uint32_t>(i);
    items.erase(std::remove_if(items.begin(), items.end(), [](const Item& item) { return item.start < 0; }), items.end());

    m_trace.end = m_trace.events.empty() ? 0 : m_trace.events.back().time;
    if (!m_trace.complete) m_trace.end = std::max(m_trace.end, m_now);
    const bool ended =
        std::any_of(m_trace.marks.rbegin(), m_trace.marks.rend(), [](const Mark& mark) { return mark.kind == MarkKind::End; });
    if (!ended) m_trace.makespan = m_trace.end;
    for (Wait& wait : m_trace.waits)
        if (wait.open) wait.end = m_trace.end;
    closeJobs();
    addOpenIo();
    sortByStart(m_trace.spans);
    m_trace.inFlight = inFlightCounters(m_trace);
    m_trace.queueDepth = queueDepthCounters(m_trace);
    m_trace.busyCores = busyCoresCounter(m_trace);
    m_trace.memory = m_memory.take();
}

void Builder::closeJobs() {
    std::vector<Span>& spans = m_trace.spans;
    spans.erase(std::remove_if(spans.begin(), spans.end(), [](const Span& span) { return span.start < 0; }), spans.end());
    for (Span& span : spans) {
        if (span.end < 0) {
            span.end = m_trace.end;
            span.open = true;
        }
        // A job cannot begin before it was asked for; where the two threads' stamps say so, the loop's stands.
        span.end = std::max(span.end, span.start);
        if (span.stage == 0) span.stage = span.name;
        if (span.requested < 0) span.requested = span.start;
        if (span.kind != SpanKind::Io) span.start = std::clamp(span.requested, span.start, span.end);
    }
}

void Builder::addOpenIo() {
    for (const Wait& wait : m_trace.waits)
        if (wait.open && wait.cause == Cause::Io) addUnended(wait).open = true;
}

Span& Builder::addUnended(const Wait& wait) {
    const TaskWork& work = m_work[wait.task];
    const NameId name = wait.name ? wait.name : work.stage ? work.stage : m_trace.tasks[wait.task].name;
    Span& span = m_trace.spans.emplace_back();
    span.start = span.requested = wait.start;
    span.end = wait.end;
    span.task = wait.task;
    span.item = work.item;
    span.name = name;
    span.stage = work.stage ? work.stage : name;
    span.retried = work.retrying;
    return span;
}

}  // namespace

Result<Trace> buildTrace(Recorded&& recorded) {
    Builder builder(std::move(recorded));
    if (Status status = builder.build(); !status) return std::move(status).error();
    return builder.result();
}

}  // namespace interleave
