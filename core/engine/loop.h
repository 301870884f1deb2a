#pragma once

#include <atomic>
#include <cstdint>

#include "core/engine/future.h"
#include "core/engine/live_tasks.h"
#include "core/engine/seams.h"
#include "core/engine/timer_queue.h"
#include "core/event/event_buffer.h"

namespace interleave {

class Co;
class Task;
class TaskRef;

/// The event loop: a ready queue, first in first out, and a timer queue; one turn of it is one iteration of asyncio's `_run_once`,
/// in the same order (arrivals, due timers, then everything that was ready). Which time it runs on is the clock's affair. Leaves
/// out what the tasks mean.
class Loop {
public:
    /// `simulated`: the clock moves only in poll, so the loop reads it once a turn.
    Loop(Clock& clock, EventBuffer& events, bool simulated);
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    enum class End { Finished, Stopped, Deadlock, Crashed };
    /// Runs until `main` has finished, and records the end mark there.
    End run(Task& main);
    /// When `main` finished.
    Nanos finishedAt() const { return m_finishedAt; }
    /// What asyncio.run does after its main task: cancels every task that is left, in order of creation, and runs them out; then
    /// waits for jobs under way on `pool`. A stop cuts this short.
    End windDown(Pool& pool);
    /// Ends every task that is still there without running it any further: the record of each closes as cancelled.
    void abandonAll(CancelReason reason);

    /// A new task, ready to take its first step. Its parent is the current task. Where it is made for
    /// an item of the run, its first step and its end are that item's in and out.
    inline TaskRef spawn(Co body, NameId name, std::uint32_t index, std::uint32_t item = kNoIndex);

    /// The same on behalf of `parent`, from a turn that is not its own.
    inline TaskRef spawnFor(TaskId parent, Co body, NameId name, std::uint32_t index, std::uint32_t item = kNoIndex);

    void callSoon(Handle& handle) { m_ready.push(handle); }
    /// Whether nothing became ready after `handle`, whose turn comes in the next iteration.
    bool isNewest(const Handle& handle) const { return m_ready.isNewest(handle); }
    void callAt(Timer& timer, Nanos when) { m_timers.push(timer, when); }
    void cancel(Timer& timer) {
        if (timer.queue) timer.queue->remove(timer);
        timer.leave();
    }

    /// ns since the run began, as of this scheduling point. The clock is most of what an event costs, so one reading serves what
    /// the engine itself does next to it: it is made where a task's step ends (and the next one's begins), where something has
    /// arrived, after work on this thread, and again after a few stamps; a stamp is old by what the engine did since, which is
    /// less than a microsecond.
    Nanos now() {
        if (!m_simulated && --m_stampsLeft < 0) readClock();
        return m_now;
    }
    /// Whoever asks next reads the clock.
    void stampIsOld() { m_stampsLeft = 0; }
    /// After work on the loop's own thread: time has moved on within the turn.
    void timeHasPassed() {
        readClock();
        m_heldSince = kNever;
    }
    Task* current() const { return m_current; }
    TaskId currentId() const { return m_currentId; }

    void record(EventKind kind, TaskId task, std::uint8_t code = 0, std::uint16_t tag = 0, std::uint32_t a = 0,
                std::uint32_t b = 0) {
        if (m_recording) m_events.record(now(), task, kind, code, tag, a, b);
    }
    /// The task goes on. Where the loop had to wait for the GIL before this turn, the first task to go on shows it: what it waited
    /// for had come when that wait began.
    void recordResume(TaskId task, TaskId waker) {
        if (m_heldSince != kNever) waker = recordHeld(task, waker);
        record(EventKind::Resume, task, 0, 0, waker);
    }
    /// That a task's step is over: the stamp is the next step's beginning too.
    void recordStepEnd(EventKind kind, TaskId task, std::uint8_t code, std::uint16_t tag = 0) {
        stampIsOld();
        record(kind, task, code, tag);
    }
    void setRecording(bool on) { m_recording = on; }
    bool recording() const { return m_recording; }

    /// From any thread: ends the run within this turn.
    void stop() {
        m_stop.store(true, std::memory_order_relaxed);
        m_clock.wake();
    }
    bool stopRequested() const { return m_stop.load(std::memory_order_relaxed); }

    /// The process of the workload has died, at this instant: nothing of it runs any further.
    void crash();

    std::uint64_t tasksSpawned() const { return m_nextTask - 1; }
    JobId nextJob() { return m_nextJob++; }
    /// nullptr once it has finished.
    Task* liveTask(TaskId id) const { return m_live.find(id); }
    /// Tasks that have not finished, oldest first.
    template <class F>
    void forEachLive(F&& f) const {
        m_live.forEach(f);
    }

private:
    friend class Task;
    bool turn();
    void readClock();
    TaskId recordHeld(TaskId task, TaskId waker);
    void runBatch();
    /// When no task is left: those who still have an end to be told of.
    void tellTheRest();
    bool idleForever(bool polled) { return !polled && m_ready.empty() && m_timers.empty(); }

    Clock& m_clock;
    EventBuffer& m_events;
    const bool m_simulated;
    bool m_recording = true;
    static constexpr int kStampsPerReading = 16;
    Nanos m_now = 0;
    int m_stampsLeft = 0;
    Nanos m_heldSince = kNever;  ///< of a wait for the GIL that no task has shown yet
    Nanos m_finishedAt = 0;
    ReadyQueue m_ready;
    TimerQueue m_timers;
    Task* m_current = nullptr;
    TaskId m_currentId = kNoTask;
    LiveTasks m_live;
    TaskId m_nextTask = 0;
    JobId m_nextJob = 0;
    bool m_crashed = false;
    std::atomic<bool> m_stop{false};
};

}  // namespace interleave
