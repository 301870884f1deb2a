#include "core/engine/real_pool.h"

#include <algorithm>
#include <cassert>
#include <system_error>
#include <utility>

namespace interleave {

/// What holds a thread from a Begin to an End.
struct RealPool::Holding {
    LaneId lane;
    TaskId task;
    JobId job;
    NameId name;
    std::uint8_t code;
};

template <class F>
bool RealPool::hold(const Holding& what, F&& work) {
    EventBuffer& events = m_recording.lane(what.lane);
    const CoreId core = thread::core();
    const Nanos cpuBefore = thread::cpuTime();
    const Nanos begin = m_clock.now();
    events.record(begin, what.task, EventKind::Begin, what.code, what.lane, what.job, core | std::uint32_t{what.name} << 16);
    const bool whole = work();
    const Nanos end = m_clock.now();
    const auto outcome = static_cast<std::uint8_t>(whole ? Outcome::Ok : Outcome::Cancelled);
    const auto migrated = static_cast<std::uint8_t>(thread::core() != core ? 4 : 0);
    // Read around the span, so it may seem a little more than the span is long.
    const Nanos cpu = std::min(thread::cpuTime() - cpuBefore, end - begin);
    const bool tells = end - begin >= kWorthCpuTime;
    events.record(end, what.task, EventKind::End, outcome | migrated, what.lane, what.job,
                  tells ? static_cast<std::uint32_t>(cpu / 1000) : kNoIndex);
    return whole;
}

template <class F>
Completion RealPool::perform(const Job& job, LaneId lane, F&& work) {
    const bool whole = hold({lane, job.task, job.id, job.name, 0}, work);
    return whole ? Completion::done() : Completion::cancellation();
}

RealPool::RealPool(Options options, std::unique_ptr<Crew> crew, RealClock& clock, Recording& recording, const Labour& labour,
                   StopSignal& stop)
    : m_options(std::move(options)),
      m_crew(std::move(crew)),
      m_clock(clock),
      m_recording(recording),
      m_labour(labour),
      m_stop(stop),
      m_queue(m_options.policy, m_options.costs) {
    assert(m_options.workers >= 0 && recording.lanes() > static_cast<std::size_t>(m_options.workers));
}

RealPool::~RealPool() {
    stop();
    {
        std::lock_guard lock(m_mutex);
        m_closing = true;
        for (auto& worker : m_workers) call(*worker);
    }
    for (auto& worker : m_workers) worker->thread.join();
}

void RealPool::submit(JobPtr job) {
    std::unique_lock lock(m_mutex);
    if (!m_stopped) m_clock.inbox().expect();
    if (m_broken && !m_stopped) {
        job->completion = Completion::failure(m_crew->brokenPool);
        return m_clock.inbox().deliver(std::move(job));
    }
    m_queue.push(job);
    if (m_stopped) return;
    std::size_t idle = 0;
    Worker* next = nullptr;
    for (auto& worker : m_workers) {
        if (!worker->idle) continue;
        ++idle;
        if (!next && !worker->isCalled) next = worker.get();
    }
    if (next) call(*next);
    const bool served = idle >= m_queue.size() || static_cast<int>(m_workers.size()) >= m_options.workers || startWorker();
    if (served || !m_workers.empty()) return;
    m_queue.remove(*job);
    job->completion = Completion::failure(0);
    m_clock.inbox().deliver(std::move(job));
}

bool RealPool::withdraw(Job& job) {
    std::lock_guard lock(m_mutex);
    if (!m_queue.remove(job)) return false;
    if (!m_stopped) m_clock.inbox().forgo(1);
    return true;
}

std::size_t RealPool::underWay() const {
    std::lock_guard lock(m_mutex);
    return m_running + (m_stopped ? 0 : m_queue.size());
}

void RealPool::stop() {
    std::lock_guard lock(m_mutex);
    if (m_stopped) return;
    m_stopped = true;
    m_stop.raise();
    if (m_crew) m_crew->cut.raise();
    m_clock.inbox().forgo(m_queue.size());
}

void RealPool::call(Worker& worker) {
    worker.isCalled.store(true, std::memory_order_release);
    worker.called.notify_one();
    if (worker.process) worker.process->call();
}

void RealPool::runInline(Job& job) {
    Gil* const gil = m_options.gil;
    const bool givesWay = gil && !job.work.keepsGil();
    if (givesWay) gil->release();
    job.completion = perform(job, kLoopLane, [&] { return m_labour.work(job.work, givesWay ? nullptr : gil); });
    if (!givesWay) return;
    const Nanos since = m_clock.now();
    if (!gil->take()) return;
    EventBuffer& events = m_recording.lane(kLoopLane);
    events.record(since, job.task, EventKind::Suspend, static_cast<std::uint8_t>(Cause::Gil), 0, 0, 0);
    events.record(m_clock.now(), job.task, EventKind::Resume, 0, 0, kNoTask, 0);
}

bool RealPool::startWorker() {
    auto worker = std::make_unique<Worker>(static_cast<LaneId>(m_workers.size() + 1));
    try {
        worker->thread = std::thread([this, self = worker.get()] { serve(*self); });
    } catch (const std::system_error&) {
        return false;  // the system has no more threads: the ones there are do the work
    }
    m_workers.push_back(std::move(worker));
    return true;
}

void RealPool::serve(Worker& worker) {
    const std::size_t number = worker.lane - 1U;
    thread::setName(std::string("w").append(std::to_string(number)));
    thread::wantPreciseTimers();
    if (number < m_options.coresOf.size()) thread::allowCores({m_options.coresOf[number]});
    startUp(worker);
    // The lock is held from a job's delivery until its worker has the next one or is idle: whoever hears of the end finds it so.
    std::unique_lock lock(m_mutex);
    while (JobPtr job = nextJob(worker, lock)) {
        lock.unlock();
        const Completion end = m_crew ? performAway(*job, worker) : performHere(*job, worker);
        lock.lock();
        if (!worker.job) continue;
        worker.job.reset();
        --m_running;
        job->completion = end;
        m_clock.inbox().deliver(std::move(job));
    }
    lock.unlock();
    leaveGil(worker);
    if (worker.process) worker.process->end();
}

void RealPool::startUp(Worker& worker) {
    if (m_crew) return startProcess(worker);
    m_recording.lane(worker.lane)
        .record(m_clock.now(), kProgram, EventKind::Mark, static_cast<std::uint8_t>(MarkKind::WorkerStarted), worker.lane, 0, 0);
    if (m_options.costs.workerStart <= 0) return;
    const auto cost = static_cast<double>(m_options.costs.workerStart);
    hold({worker.lane, kProgram, kNoIndex, 0, 1}, [&] { return m_labour.compute(Work::Kernel::Hash, cost); });
}

JobPtr RealPool::nextJob(Worker& worker, std::unique_lock<std::mutex>& lock) {
    for (;;) {
        if (m_closing) return nullptr;
        if (!m_queue.empty() && !m_stopped) {
            JobPtr job = m_queue.pop();
            ++m_running;
            worker.job = job;
            return job;
        }
        awaitCall(worker, lock);
    }
}

void RealPool::awaitCall(Worker& worker, std::unique_lock<std::mutex>& lock) {
    worker.isCalled.store(false, std::memory_order_relaxed);
    worker.idle = true;
    lock.unlock();
    leaveGil(worker);
    const Nanos spinUntil = thread::steadyTime() + m_options.spin;
    while (!worker.isCalled.load(std::memory_order_acquire) && thread::steadyTime() < spinUntil) continue;
    if (worker.process) awaitProcess(worker);
    lock.lock();
    worker.called.wait(lock, [&] { return worker.isCalled.load(std::memory_order_relaxed); });
    worker.idle = false;
}

Completion RealPool::performHere(const Job& job, Worker& worker) {
    const bool copies = m_options.costs.copyPerByte > 0;
    return perform(job, worker.lane, [&] {
        takeGil(worker);
        return (!copies || m_labour.copy(job.work.bytes)) && m_labour.work(job.work, m_options.gil) &&
               (!copies || m_labour.copy(job.work.bytes));
    });
}

void RealPool::takeGil(Worker& worker) {
    if (m_options.gil && !std::exchange(worker.hasGil, true)) m_options.gil->take();
}

void RealPool::leaveGil(Worker& worker) {
    if (std::exchange(worker.hasGil, false)) m_options.gil->release();
}

}  // namespace interleave
