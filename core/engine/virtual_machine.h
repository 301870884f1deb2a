#pragma once

#include <deque>
#include <set>
#include <vector>

#include "core/engine/core_sharing.h"
#include "core/engine/costs.h"
#include "core/engine/job_queue.h"
#include "core/event/event_buffer.h"

namespace interleave {

/// The simulated machine behind both seams: integer time that jumps to the next thing due, W virtual workers and the loop's
/// thread on P virtual cores. Works on one thread; leaves out what the jobs are for.
class VirtualMachine final : public Clock, public Pool {
public:
    struct Options {
        int workers = 1;
        int cores = 1;
        StrategyCosts costs;
        QueuePolicy policy = QueuePolicy::Fifo;
        NameId brokenPool = 0;  ///< the name jobs fail with once a worker process has died
        bool recording = true;
    };
    VirtualMachine(const Options& options, EventBuffer& events);

    Nanos now() override { return m_now; }
    bool poll(Nanos until) override;
    void wake() override {}  // its poll never waits

    void submit(JobPtr job) override;
    bool withdraw(Job& job) override;
    void runInline(Job& job) override;
    std::size_t underWay() const override { return m_underWay; }
    void stop() override {}  // nothing goes on between two polls

private:
    /// A thread of the machine: number 0 is the loop's, 1 … W the workers'; the same numbers as their lanes.
    struct Thread {
        enum class State : std::uint8_t { Absent, Starting, Idle, Busy } state = State::Absent;
        JobPtr job;
        std::uint64_t order = 0;  ///< of beginning, among all threads
        Nanos begun = 0;
        CoreId core = kNoCore;  ///< held now
        CoreId lastCore = kNoCore;
        bool shared = false;  ///< had to share a core at some time during this job
        Nanos work = 0;       ///< what the job costs in core time
        Nanos ended = -1;     ///< when it last stopped running: one that goes on at that instant has not slept
    };
    struct Wakeup {  ///< the end of holding a thread without a core
        Nanos when;
        int thread;
        bool operator<(const Wakeup& other) const { return when != other.when ? when < other.when : thread < other.thread; }
    };

    Nanos nextDue() const;
    void advanceTo(Nanos when);
    void finishDue();
    void occupy(int number, Nanos work);
    void vacate(int number);
    void begin(int number, JobPtr job);
    void end(int number);
    void goOn(int number);
    void breakDown(int number);
    void recordEnd(int number, TaskId task, JobId job, Outcome outcome, std::uint32_t cpuMicroseconds);

    StrategyCosts m_costs;
    EventBuffer& m_events;
    const bool m_recording;
    const NameId m_brokenPool;
    Nanos m_now = 0;
    CoreSharing m_sharing;
    std::vector<Thread> m_threads;
    std::vector<bool> m_coreTaken;
    std::set<Wakeup> m_blocked;
    std::set<int> m_idle;
    JobQueue m_queue;
    std::deque<JobPtr> m_arrived;
    std::vector<int> m_due;  ///< kept for its room
    std::uint64_t m_order = 0;
    std::size_t m_underWay = 0;
    int m_started = 0;
    bool m_broken = false;
    bool m_inlineRunning = false;
};

}  // namespace interleave
