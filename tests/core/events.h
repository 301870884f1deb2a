#pragma once

#include <string_view>

#include "core/trace/builder.h"

namespace interleave {

/// Writes events by hand, as an executor would, for tests: each call one event, in the contract's words. Times in ns.
class EventScript {
public:
    EventScript() {
        m_recorded.meta.scenario = "test";
        m_recorded.meta.title = "Test";
        m_recorded.meta.strategy = "interpreters";
        m_recorded.meta.workers = 2;
        m_recorded.meta.cores = 2;
        m_recorded.lanes.resize(1);
    }

    NameId name(std::string_view text) { return m_recorded.names.intern(text); }
    TraceMeta& meta() { return m_recorded.meta; }
    Recorded& recorded() { return m_recorded; }

    EventScript& stage(std::string_view text, LeafKind kind, int workers = 0, int queue = 0) {
        m_recorded.meta.stages.push_back({name(text), kind, workers > 0, workers, queue});
        return *this;
    }
    EventScript& add(Event e, LaneId lane = kLoopLane) {
        if (m_recorded.lanes.size() <= lane) m_recorded.lanes.resize(lane + 1u);
        m_recorded.lanes[lane].push_back(e);
        return *this;
    }

    EventScript& spawn(Nanos t, TaskId task, TaskId parent, std::string_view text = "task", std::uint32_t index = kNoIndex) {
        return add({t, task, EventKind::Spawn, 0, name(text), parent, index});
    }
    EventScript& start(Nanos t, TaskId task) { return add({t, task, EventKind::Start, 0, 0, 0, 0}); }
    EventScript& born(Nanos t, TaskId task, TaskId parent, std::string_view text = "task", std::uint32_t index = kNoIndex) {
        return spawn(t, task, parent, text, index).start(t, task);
    }
    EventScript& suspend(Nanos t, TaskId task, Cause cause, std::string_view what = "") {
        return add({t, task, EventKind::Suspend, std::uint8_t(cause), name(what), 0, 0});
    }
    EventScript& resume(Nanos t, TaskId task, TaskId waker = kNoTask) {
        return add({t, task, EventKind::Resume, 0, 0, waker, 0});
    }
    EventScript& cancel(Nanos t, TaskId task, CancelReason reason, TaskId by = kNoTask) {
        return add({t, task, EventKind::Cancel, std::uint8_t(reason), 0, by, 0});
    }
    EventScript& finish(Nanos t, TaskId task, Outcome outcome = Outcome::Ok, std::string_view error = "") {
        return add({t, task, EventKind::Finish, std::uint8_t(outcome), name(error), 0, 0});
    }
    EventScript& leaf(Nanos t, TaskId task, LeafKind kind, std::string_view text, Nanos from, Outcome outcome = Outcome::Ok,
                      std::string_view error = "") {
        if (!error.empty()) add({t, task, EventKind::LeafError, 0, name(error), 0, 0});
        return add({t, task, EventKind::Leaf, std::uint8_t(int(outcome) + 4 * int(kind)), name(text),
                    std::uint32_t(std::uint64_t(from) & 0xffffffff), std::uint32_t(std::uint64_t(from) >> 32)});
    }
    /// A whole io leaf: suspended from `from` to `to`, then its Leaf.
    EventScript& io(Nanos from, Nanos to, TaskId task, std::string_view text, Outcome outcome = Outcome::Ok,
                    std::string_view error = "") {
        return suspend(from, task, Cause::Io).resume(to, task).leaf(to, task, LeafKind::Io, text, from, outcome, error);
    }
    EventScript& submit(Nanos t, TaskId task, JobId job, std::string_view text) {
        return add({t, task, EventKind::Submit, 0, name(text), job, 0});
    }
    EventScript& begin(Nanos t, TaskId task, JobId job, LaneId lane, CoreId core, std::string_view text,
                       LaneId buffer = kLoopLane) {
        return add({t, task, EventKind::Begin, 0, lane, job, core + 65536u * name(text)}, buffer);
    }
    EventScript& end(Nanos t, TaskId task, JobId job, LaneId lane, Outcome outcome = Outcome::Ok, std::uint32_t cpu = kNoIndex,
                     LaneId buffer = kLoopLane) {
        return add({t, task, EventKind::End, std::uint8_t(outcome), lane, job, cpu}, buffer);
    }
    EventScript& startup(Nanos from, Nanos to, LaneId lane, CoreId core) {
        add({from, kProgram, EventKind::Begin, 1, lane, kNoIndex, core});
        return add({to, kProgram, EventKind::End, 0, lane, kNoIndex, kNoIndex});
    }
    EventScript& abandon(Nanos t, TaskId task, JobId job) { return add({t, task, EventKind::Abandon, 0, 0, job, 0}); }
    EventScript& mark(Nanos t, TaskId task, MarkKind kind, std::string_view text = "", std::uint32_t number = kNoIndex,
                      Outcome outcome = Outcome::Ok) {
        return add({t, task, EventKind::Mark, std::uint8_t(kind), name(text), number, std::uint32_t(outcome)});
    }

    Result<Trace> build() { return buildTrace(std::move(m_recorded)); }
    Trace trace() { return std::move(build()).value(); }

private:
    Recorded m_recorded;
};

}  // namespace interleave
