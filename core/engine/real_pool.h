#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "core/engine/idle_workers.h"
#include "core/engine/job_queue.h"
#include "core/engine/labour.h"
#include "core/engine/real_clock.h"
#include "core/engine/stop_signal.h"
#include "core/engine/system_thread.h"
#include "core/engine/worker_process.h"
#include "core/event/event_buffer.h"

namespace interleave {

/// OS threads w0 … that take jobs from one queue and do them for real. An idle worker first looks for work for a while, then it is
/// parked; those are called from the top, so that lanes fill from there. Between the loop and a worker that is awake a job goes
/// there and back without a lock that the loop takes and without the system. With a crew each thread has a worker process that does its jobs, and the thread
/// speaks with it (real_pool_processes.cpp). Under a GIL a worker has it from its first job
/// until it is idle, but while it blocks or does work that releases it.
class RealPool final : public Pool {
public:
    struct Options {
        int workers = 1;
        StrategyCosts costs;  ///< start-up is done as work, on a worker's thread before its first job; copies are made
        QueuePolicy policy = QueuePolicy::Fifo;
        Gil* gil = nullptr;     ///< null: none. The loop's thread has it whenever it calls the pool
        Nanos spin = 0;         ///< how long an idle worker looks for the next job before it parks
        thread::Cores coresOf;  ///< worker i's core; empty: wherever the system puts them
    };

    /// What the worker processes of a pool have in common.
    struct Crew {
        WorkerTerms terms;
        StopSignal cut;         ///< ends every wait for a worker
        NameId brokenPool = 0;  ///< what jobs fail with once a worker has died
    };

    /// `crew` is null where the threads do the work themselves.
    RealPool(Options options, std::unique_ptr<Crew> crew, RealClock& clock, Recording& recording, const Labour& labour,
             StopSignal& stop);
    ~RealPool() override;  ///< stops and waits for the threads' ends

    /// A job that no thread can be had for arrives as failed, without a name.
    void submit(JobPtr job) override;
    bool withdraw(Job& job) override;
    void runInline(Job& job) override;
    std::size_t underWay() const override;
    double workerMemory() const;  ///< bytes that the worker processes alive now have to themselves
    /// From any thread. What is queued or submitted after this never begins and never arrives (it may be withdrawn); what runs,
    /// inline too, ends cancelled within about 100 us of core time.
    void stop() override;

private:
    static constexpr Nanos kWorthCpuTime = 100'000;  // shorter jobs do not show their CPU time

    /// What a thread had used of its core at an instant. Asking the system takes longer than a short job does.
    struct CpuReading {
        Nanos cpu = 0;
        static constexpr Nanos kLongAgo = -1'000'000'000'000;
        Nanos at = kLongAgo;
    };

    struct Worker {
        explicit Worker(LaneId number) : lane(number) {}
        const LaneId lane;
        bool hasGil = false;  // its own thread's
        CpuReading cpu;       // its own thread's
        std::thread thread;
        std::unique_ptr<WorkerProcess> process;
        JobPtr job;  // that its process does; taken from it when it is failed by others
        IdleWorkers::Seat seat;
    };

    struct Holding;

    void reactToEnd();
    void callNextParked();
    bool startWorker();
    bool call(Worker& worker);  ///< false where it is not parked
    void serve(Worker& worker);
    void startUp(Worker& worker);
    /// Its next job, once there is one; tells of the end of its last. Null: the pool ends.
    JobPtr nextJob(Worker& worker, JobPtr ended, Completion end);
    JobPtr look(Worker& worker);
    JobPtr lookOnce(Worker& worker);
    bool mayBegin() const { return !m_stopped && !m_broken; }  ///< what is queued
    bool mayFind() const;
    void park(Worker& worker);
    Completion performHere(const Job& job, Worker& worker);
    template <class F>
    Completion perform(const Job& job, LaneId lane, CpuReading& cpu, F&& work);
    void takeGil(Worker& worker);
    void leaveGil(Worker& worker);
    template <class F>
    bool hold(const Holding& what, CpuReading& cpu, F&& work);  ///< records Begin and End around it

    // With the mutex held.
    JobPtr take(Worker& worker);  ///< null: nothing is queued that may begin
    void takeIncoming();
    void haveLeftQueue(std::size_t jobs);
    void failQueued(Completion completion, std::vector<JobPtr> others = {});

    // With a crew, on a worker's thread.
    void startProcess(Worker& worker);
    void awaitProcess(Worker& worker);
    Completion performAway(const Job& job, Worker& worker);
    /// It is gone: by a stop, with the others of a broken pool, or by itself, which breaks the pool. How its job then ends.
    Completion lose(Worker& worker);
    void breakDown(const Worker& worker);  ///< with the mutex held

    const Options m_options;
    const std::unique_ptr<Crew> m_crew;
    RealClock& m_clock;
    Recording& m_recording;
    const Labour& m_labour;
    StopSignal& m_stop;
    std::size_t m_submitted = 0;  // the loop's thread only

    // Written by both sides, each time for the other.
    alignas(64) PostBox m_incoming;  // submitted, and not yet in the queue
    IdleWorkers m_idle;
    std::atomic<bool> m_stopped{false}, m_broken{false}, m_closing{false};  // once set, for good

    alignas(64) mutable std::mutex m_mutex;   // the workers'; guards what follows
    std::atomic<std::size_t> m_queued{0};     // as a hint to those without the mutex
    std::atomic<std::size_t> m_leftQueue{0};  // ever; read without the mutex
    std::size_t m_running = 0;
    JobQueue m_queue;
    std::vector<std::unique_ptr<Worker>> m_workers;  // the loop's thread alone adds to it, and may read it without the mutex
};

}  // namespace interleave
