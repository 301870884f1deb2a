#pragma once

#include <deque>
#include <set>
#include <vector>

#include "core/engine/costs.h"
#include "core/engine/job_queue.h"
#include "core/engine/virtual_threads.h"
#include "core/event/event_buffer.h"

namespace interleave {

/// The simulated machine behind both seams: W virtual workers and the loop's thread on virtual threads and time. Works on one
/// thread; leaves out what the jobs are for.
///
/// Under the GIL the loop's thread has it but while a poll waits, and a worker from its first job until it is idle; both give it up
/// while they block or do work that releases it, and then want it back. How long the loop waited for it is known, and recorded,
/// only when it has it: such a record is in order of time once it is sorted by time.
class VirtualMachine final : public Clock, public Pool {
public:
    struct Options {
        int workers = 1;
        int cores = 1;
        StrategyCosts costs;
        QueuePolicy policy = QueuePolicy::Fifo;
        NameId brokenPool = 0;  ///< the name jobs fail with once a worker process has died
        bool recording = true;
        /// By worker, from 1: when it is ready for its first job, where that has been measured; kNever: what its start-up costs.
        std::vector<Nanos> workerUp = {};
    };
    VirtualMachine(const Options& options, EventBuffer& events);

    Nanos now() override { return m_threads.now(); }
    bool poll(Nanos until) override;
    void wake() override {}  // its poll never waits

    void submit(JobPtr job) override;
    bool withdraw(Job& job) override;
    void runInline(Job& job) override;
    std::size_t underWay() const override { return m_underWay; }
    void stop() override {}  // nothing goes on between two polls

private:
    /// What a thread has in hand; numbered as the threads and their lanes, 1 … W for the workers.
    struct Hand {
        enum class State : std::uint8_t { Absent, Starting, Idle, Busy, Resting } state = State::Absent;
        /// Of its job: on the way to what needs no GIL; at that; on the way back or, most often, the whole of it.
        enum class Part : std::uint8_t { Lead, Away, Last } part = Part::Last;
        JobPtr job;
        Nanos work = 0;  ///< what the job costs in core time
    };

    Hand& at(int number) { return m_hands[static_cast<std::size_t>(number)]; }
    bool advanceToCause(Nanos until);
    void regainGil();
    void runOutLoop();
    void finishDue();
    void start(int number);
    // What is assumed, or has been measured.
    Nanos startUpOf(int number) const;
    Nanos wayTo(const Work& work) const;
    Nanos lengthOf(const Work& work) const;
    void begin(int number, JobPtr job);
    void workOn(int number, Nanos cost);
    void partIsOver(int number);
    void end(int number);
    void goOn(int number);
    void breakDown(int number);
    void recordEnd(int number, TaskId task, JobId job, Outcome outcome, std::uint32_t cpuMicroseconds);
    void record(TaskId task, EventKind kind, std::uint8_t code, std::uint16_t tag, std::uint32_t a, std::uint32_t b) {
        if (m_recording) m_events.record(m_threads.now(), task, kind, code, tag, a, b);
    }

    const StrategyCosts m_costs;
    EventBuffer& m_events;
    const bool m_recording;
    const NameId m_brokenPool;
    const std::vector<Nanos> m_workerUp;
    VirtualThreads m_threads;
    std::vector<Hand> m_hands;
    std::set<int> m_idle;
    JobQueue m_queue;
    std::deque<JobPtr> m_arrived;
    std::size_t m_underWay = 0;
    int m_started = 0;
    bool m_broken = false;
    bool m_loopHeld = false;  ///< by work on its own thread, or by the want of the GIL
};

}  // namespace interleave
