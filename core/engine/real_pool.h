#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "core/engine/job_queue.h"
#include "core/engine/labour.h"
#include "core/engine/real_clock.h"
#include "core/engine/stop_signal.h"
#include "core/engine/system_thread.h"
#include "core/engine/worker_process.h"
#include "core/event/event_buffer.h"

namespace interleave {

/// OS threads w0 … that take jobs from one queue and do them for real. The longest-standing idle worker is
/// called first, so that lanes fill from the top. With a crew each thread has a worker process that does its jobs, and the thread
/// speaks with it (real_pool_processes.cpp). Under a GIL a worker has it from its first job
/// until it is idle, but while it blocks or does work that releases it.
class RealPool final : public Pool {
public:
    struct Options {
        int workers = 1;
        StrategyCosts costs;    ///< start-up is done as work, on a worker's thread before its first job; copies are made
        QueuePolicy policy = QueuePolicy::Fifo;
        Gil* gil = nullptr;  ///< null: none. The loop's thread has it whenever it calls the pool
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

    struct Worker {
        explicit Worker(LaneId number) : lane(number) {}
        const LaneId lane;
        std::thread thread;
        std::condition_variable called;
        std::atomic<bool> isCalled{false};
        std::unique_ptr<WorkerProcess> process;
        JobPtr job;  // that it does; taken from it when it is failed by others
        bool idle = false;
        bool hasGil = false;  // its own thread's
    };

    struct Holding;

    bool startWorker();
    void call(Worker& worker);
    void serve(Worker& worker);
    void startUp(Worker& worker);
    void awaitCall(Worker& worker, std::unique_lock<std::mutex>& lock);
    JobPtr nextJob(Worker& worker, std::unique_lock<std::mutex>& lock);  ///< null: the pool ends
    Completion performHere(const Job& job, Worker& worker);
    template <class F>
    Completion perform(const Job& job, LaneId lane, F&& work);
    void takeGil(Worker& worker);
    void leaveGil(Worker& worker);
    template <class F>
    bool hold(const Holding& what, F&& work);  ///< records Begin and End around it

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

    mutable std::mutex m_mutex;  // guards what follows, and each worker's idle
    JobQueue m_queue;
    std::vector<std::unique_ptr<Worker>> m_workers;
    std::size_t m_running = 0;
    bool m_stopped = false;
    bool m_broken = false;
    bool m_closing = false;
};

}  // namespace interleave
