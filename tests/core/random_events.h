#pragma once

#include <optional>
#include <vector>

#include "tests/core/events.h"

namespace interleave {

/// A legal run made of arbitrary choices: each number decides one step of some task or job, so that shrinking a list of numbers
/// shrinks the run. What it leaves open (suspended tasks, jobs under way) is what a record taken in the middle has open.
class RandomRun {
public:
    explicit RandomRun(const std::vector<std::uint32_t>& choices) {
        m_script.stage("fetch", LeafKind::Io, 2).stage("analyse", LeafKind::Cpu, 2, 3);
        spawn(kNoTask);
        for (const std::uint32_t choice : choices) {
            m_choice = choice;
            m_time += pick(3) == 0 ? pick(40) : 0;
            if (pick(4) == 0)
                stepJob();
            else
                stepTask(m_tasks[pick(m_tasks.size())]);
        }
        if (!m_ended) m_script.recorded().complete = false;
    }

    const Recorded& recorded() { return m_script.recorded(); }
    /// The same with each worker's events in a buffer of its own, as a real run records them.
    Recorded inLanes() {
        Recorded split = recorded();
        std::vector<std::vector<Event>> lanes(1 + kWorkers);
        for (const Event& e : split.lanes[0]) {
            const bool ofWorker = (e.kind == EventKind::Begin || e.kind == EventKind::End) && e.tag != kLoopLane;
            lanes[ofWorker ? e.tag : 0].push_back(e);
        }
        split.lanes = std::move(lanes);
        return split;
    }

private:
    static constexpr LaneId kWorkers = 3;
    struct Task {
        TaskId id;
        enum { Spawned, Running, Waiting, InIo, InJob, Finished } state = Spawned;
        Nanos since = 0;
        std::optional<std::size_t> job;
        std::optional<std::uint32_t> item;
    };
    struct Job {
        TaskId task;
        LaneId lane = 0;  ///< 0: in the queue
        bool done = false, withdrawn = false;
    };

    std::uint32_t pick(std::size_t below) {
        const auto value = static_cast<std::uint32_t>(m_choice % below);
        m_choice = m_choice * 2654435761u + 12345u;
        return value;
    }
    Outcome anyOutcome() { return static_cast<Outcome>(pick(3)); }
    static const char* errorOf(Outcome outcome) { return outcome == Outcome::Failed ? "Error" : ""; }

    void spawn(TaskId parent) {
        const auto id = static_cast<TaskId>(m_tasks.size());
        m_tasks.push_back({id, Task::Spawned, 0, {}, {}});
        m_script.spawn(m_time, id, parent, id % 2 ? "fetch" : "task", id);
    }

    void stepTask(Task& task) {
        const TaskId id = task.id;
        switch (task.state) {
            case Task::Spawned:
                if (pick(5) == 0) return finish(task, Outcome::Cancelled);
                m_script.start(m_time, id);
                task.state = Task::Running;
                break;
            case Task::Running: act(task); break;
            case Task::Waiting: resume(task); break;
            case Task::InIo: {
                resume(task);
                const Outcome outcome = anyOutcome();
                m_script.leaf(m_time, id, LeafKind::Io, "fetch", task.since, outcome, errorOf(outcome));
                break;
            }
            case Task::InJob: leaveJob(task); break;
            case Task::Finished: break;
        }
    }

    void act(Task& task) {
        const TaskId id = task.id;
        switch (pick(9)) {
            case 0:
                if (m_tasks.size() < 12) return spawn(id);  // may move `task`
                break;
            case 1: return suspend(task, Task::InIo, Cause::Io, "");
            case 2: return suspend(task, Task::Waiting, Cause::Limit, "api");
            case 3: return suspend(task, Task::Waiting, Cause::Queue, "analyse");
            case 4:
                m_script.submit(m_time, id, static_cast<JobId>(m_jobs.size()), "analyse");
                task.job = m_jobs.size();
                m_jobs.push_back({id});
                return suspend(task, Task::InJob, Cause::Job, "");
            case 5: {
                const auto job = static_cast<JobId>(m_jobs.size());
                m_jobs.push_back({id, 0, true, false});
                const Nanos from = m_time;
                m_script.begin(from, id, job, kLoopLane, kNoCore, "nap");
                m_time += pick(20);
                m_script.end(m_time, id, job, kLoopLane).leaf(m_time, id, LeafKind::Block, "nap", from);
                break;
            }
            case 6: m_script.mark(m_time, id, MarkKind::Retry, "Error", 1); break;
            case 7: item(task); break;
            default:
                if (id != kProgram || m_tasks.size() > 6) finish(task, anyOutcome());
                break;
        }
    }

    void item(Task& task) {
        if (task.item)
            m_script.mark(m_time, task.id, pick(3) ? MarkKind::ItemOut : MarkKind::ItemDropped, "fetch", *task.item, Outcome::Ok);
        else
            m_script.mark(m_time, task.id, MarkKind::ItemIn, "fetch", m_items);
        task.item = task.item ? std::nullopt : std::optional(m_items++);
    }

    void suspend(Task& task, decltype(Task::state) state, Cause cause, const char* name) {
        m_script.suspend(m_time, task.id, cause, name);
        task.since = m_time;
        task.state = state;
    }
    void resume(Task& task) {
        m_script.resume(m_time, task.id);
        task.state = Task::Running;
    }
    void finish(Task& task, Outcome outcome) {
        if (task.id == kProgram) m_script.mark(m_time, kProgram, MarkKind::End);
        m_ended = m_ended || task.id == kProgram;
        m_script.finish(m_time, task.id, outcome, errorOf(outcome));
        task.state = Task::Finished;
    }

    void leaveJob(Task& task) {
        Job& job = m_jobs[*task.job];
        if (!job.done) m_script.cancel(m_time, task.id, CancelReason::Request);
        resume(task);
        if (!job.done && job.lane != 0) m_script.abandon(m_time, task.id, static_cast<JobId>(*task.job));
        job.withdrawn = true;
        m_script.leaf(m_time, task.id, LeafKind::Cpu, "analyse", task.since, job.done ? Outcome::Ok : Outcome::Cancelled);
        task.job.reset();
    }

    void stepJob() {
        if (m_jobs.empty()) return;
        const std::size_t number = pick(m_jobs.size());
        Job& job = m_jobs[number];
        if (job.done) return;
        const LaneId lane = static_cast<LaneId>(1 + pick(kWorkers));
        if (job.lane != 0) {
            m_script.end(m_time, job.task, static_cast<JobId>(number), job.lane, Outcome::Ok, pick(2) ? kNoIndex : 3);
            m_busy[job.lane] = false;
            job.done = true;
        } else if (!job.withdrawn && !m_busy[lane]) {
            m_script.begin(m_time, job.task, static_cast<JobId>(number), lane, CoreId(pick(2)), "analyse");
            m_busy[lane] = true;
            job.lane = lane;
        }
    }

    EventScript m_script;
    std::vector<Task> m_tasks;
    std::vector<Job> m_jobs;
    bool m_busy[1 + kWorkers] = {};
    bool m_ended = false;
    std::uint32_t m_items = 0;
    std::uint32_t m_choice = 0;
    Nanos m_time = 0;
};

}  // namespace interleave
