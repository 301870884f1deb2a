#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "core/engine/labour.h"
#include "core/engine/real_clock.h"
#include "core/engine/stop_signal.h"
#include "core/engine/system_thread.h"
#include "core/event/event_buffer.h"

namespace interleave {

/// OS threads w0 … that take jobs from one queue, first in, first out, and do them for real. The longest-standing idle worker is
/// called first, so that lanes fill from the top. Leaves out other orders of the queue, the GIL and processes.
class RealPool final : public Pool {
public:
    struct Options {
        int workers = 1;
        Nanos workerStart = 0;  ///< of work, on a worker's thread before its first job
        bool copies = false;    ///< a job's bytes are copied to the worker and back
        Nanos spin = 0;         ///< how long an idle worker looks for the next job before it parks
        thread::Cores coresOf;  ///< worker i's core; empty: wherever the system puts them
    };

    RealPool(Options options, RealClock& clock, Recording& recording, const Labour& labour, StopSignal& stop);
    ~RealPool() override;  ///< stops and waits for the threads' ends

    /// A job that no thread can be had for arrives as failed, without a name.
    void submit(JobPtr job) override;
    bool withdraw(Job& job) override;
    void runInline(Job& job) override;
    std::size_t underWay() const override;
    /// From any thread. What is queued or submitted after this never begins and never arrives (it may be withdrawn); what runs,
    /// inline too, ends cancelled within about 100 us of core time.
    void stop() override;

private:
    struct Worker {
        explicit Worker(LaneId number) : lane(number) {}
        const LaneId lane;
        std::thread thread;
        std::condition_variable called;
        std::atomic<bool> isCalled{false};
        bool idle = false;
    };

    struct Holding;

    bool startWorker();
    void serve(Worker& worker);
    void startUp(const Worker& worker);
    JobPtr nextJob(Worker& worker, std::unique_lock<std::mutex>& lock);  ///< null: the pool ends
    void perform(Job& job, LaneId lane, bool copies);
    template <class F>
    bool hold(const Holding& what, F&& work);  ///< records Begin and End around it

    const Options m_options;
    RealClock& m_clock;
    Recording& m_recording;
    const Labour& m_labour;
    StopSignal& m_stop;

    mutable std::mutex m_mutex;  // guards what follows, and each worker's idle
    std::deque<JobPtr> m_queue;
    std::vector<std::unique_ptr<Worker>> m_workers;
    std::size_t m_running = 0;
    bool m_stopped = false;
    bool m_closing = false;
};

}  // namespace interleave
