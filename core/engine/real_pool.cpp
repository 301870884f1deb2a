#include "core/engine/real_pool.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <system_error>
#include <utility>

#include "core/engine/job_cost.h"

namespace interleave {

namespace {
constexpr Nanos kShortWork = 10'000;      // so much less than what is worth telling that it need not be measured from its begin
constexpr Nanos kCpuTrusted = 1'000'000;  // how long a thread that does short jobs is taken to have had its core all the time

bool isShort(const Work& work, const StrategyCosts& costs) {
    return workCost(work, costs) <= kShortWork && (work.bytes <= 0 || costs.copyPerByte <= 0);
}
}  // namespace

/// What holds a thread from a Begin to an End.
struct RealPool::Holding {
    LaneId lane;
    TaskId task;
    JobId job;
    NameId name;
    std::uint8_t code;
    bool isShort;
};

template <class F>
bool RealPool::hold(const Holding& what, CpuReading& cpu, F&& work) {
    EventBuffer& events = m_recording.lane(what.lane);
    const CoreId core = thread::core();
    const auto readCpu = [&] { cpu = {thread::cpuTime(), m_clock.now()}; };
    Nanos begin = m_clock.now();
    if (!what.isShort || begin - cpu.at > kCpuTrusted) {
        readCpu();
        begin = m_clock.now();
    }
    events.record(begin, what.task, EventKind::Begin, what.code, what.lane, what.job, core | std::uint32_t{what.name} << 16);
    const Nanos cpuBefore = cpu.cpu + (begin - cpu.at);
    const bool whole = work();
    const Nanos end = m_clock.now();
    const auto outcome = static_cast<std::uint8_t>(whole ? Outcome::Ok : Outcome::Cancelled);
    const auto migrated = static_cast<std::uint8_t>(thread::core() != core ? 4 : 0);
    std::uint32_t microseconds = kNoIndex;
    if (end - begin >= kWorthCpuTime) {
        readCpu();
        // Measured around the span, so it may seem a little more than the span is long; reckoned, a little less than nothing.
        microseconds = static_cast<std::uint32_t>(std::clamp<Nanos>(cpu.cpu - cpuBefore, 0, end - begin) / 1000);
    }
    events.record(end, what.task, EventKind::End, outcome | migrated, what.lane, what.job, microseconds);
    return whole;
}

template <class F>
Completion RealPool::perform(const Job& job, LaneId lane, CpuReading& cpu, F&& work) {
    const bool whole = hold({lane, job.task, job.id, job.name, 0, isShort(job.work, m_options.costs)}, cpu, work);
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
    m_closing = true;
    for (auto& worker : m_workers) call(*worker);
    for (auto& worker : m_workers) worker->thread.join();
}

void RealPool::submit(JobPtr job) {
    m_clock.inbox().expect();
    m_incoming.put(std::move(job));
    ++m_submitted;
    // Whoever stops or breaks the pool looks for what has come after saying so: either sees the other.
    if (m_stopped || m_broken) return reactToEnd();
    const bool mayStart = static_cast<int>(m_workers.size()) < m_options.workers;
    if (!mayStart && m_idle.count().all() == 0) return;
    // In this order: by the time its job has left the queue a worker no longer counts as idle.
    const auto waiting = static_cast<int>(m_submitted - m_leftQueue);
    const IdleWorkers::Count idle = m_idle.count();
    if (waiting > idle.looking && idle.parked > 0) callNextParked();
    if (waiting <= idle.all() || !mayStart || startWorker() || !m_workers.empty()) return;
    const std::lock_guard lock(m_mutex);
    failQueued(Completion::failure(0));
}

/// What has been queued since then never begins.
void RealPool::reactToEnd() {
    const std::lock_guard lock(m_mutex);
    if (m_stopped)
        takeIncoming();
    else
        failQueued(Completion::failure(m_crew->brokenPool));
}

bool RealPool::withdraw(Job& job) {
    const std::lock_guard lock(m_mutex);
    takeIncoming();
    if (!m_queue.remove(job)) return false;
    haveLeftQueue(1);
    if (!m_stopped) m_clock.inbox().forgo(1);
    return true;
}

std::size_t RealPool::underWay() const {
    const std::lock_guard lock(m_mutex);
    return m_running + (m_stopped ? 0 : m_submitted - m_leftQueue);
}

void RealPool::stop() {
    const std::lock_guard lock(m_mutex);
    if (m_stopped) return;
    m_clock.inbox().forgo(m_queue.size());
    m_stopped = true;
    takeIncoming();
    m_stop.raise();
    if (m_crew) m_crew->cut.raise();
}

void RealPool::takeIncoming() {
    if (m_incoming.empty()) return;
    for (PostChain chain = m_incoming.takeAll(); auto job = chain.popFront();) {
        m_queue.push(std::static_pointer_cast<Job>(std::move(job)));
        if (m_stopped) m_clock.inbox().forgo(1);
    }
    m_queued = m_queue.size();
}

void RealPool::haveLeftQueue(std::size_t jobs) {
    m_leftQueue = m_leftQueue + jobs;
    m_queued = m_queue.size();
}

void RealPool::failQueued(Completion completion, std::vector<JobPtr> others) {
    takeIncoming();
    std::vector<JobPtr> lost = m_queue.takeAll();
    haveLeftQueue(lost.size());
    lost.insert(lost.end(), std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()));
    std::sort(lost.begin(), lost.end(), [](const JobPtr& a, const JobPtr& b) { return a->id < b->id; });
    PostChain chain;
    for (JobPtr& job : lost) {
        job->completion = completion;
        chain.pushBack(std::move(job));
    }
    m_clock.inbox().deliverTogether(std::move(chain));
}

void RealPool::callNextParked() {
    for (auto& worker : m_workers)
        if (call(*worker)) return;
}

bool RealPool::call(Worker& worker) {
    if (!m_idle.call(worker.seat)) return false;
    if (worker.process) worker.process->call();
    return true;
}

void RealPool::runInline(Job& job) {
    Gil* const gil = m_options.gil;
    const bool givesWay = gil && !job.work.keepsGil();
    if (givesWay) gil->release();
    CpuReading cpu;
    job.completion = perform(job, kLoopLane, cpu, [&] { return m_labour.work(job.work, givesWay ? nullptr : gil); });
    if (!givesWay) return;
    const Nanos since = m_clock.now();
    if (!gil->take()) return;
    EventBuffer& events = m_recording.lane(kLoopLane);
    events.record(since, job.task, EventKind::Suspend, static_cast<std::uint8_t>(Cause::Gil), 0, 0, 0);
    events.record(m_clock.now(), job.task, EventKind::Resume, 0, 0, kNoTask, 0);
}

bool RealPool::startWorker() {
    auto worker = std::make_unique<Worker>(static_cast<LaneId>(m_workers.size() + 1));
    const std::lock_guard lock(m_mutex);
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
    Completion end;
    for (JobPtr job; (job = nextJob(worker, std::move(job), end));)
        end = m_crew ? performAway(*job, worker) : performHere(*job, worker);
    leaveGil(worker);
    if (worker.process) worker.process->end();
}

void RealPool::startUp(Worker& worker) {
    if (m_crew) return startProcess(worker);
    m_recording.lane(worker.lane)
        .record(m_clock.now(), kProgram, EventKind::Mark, static_cast<std::uint8_t>(MarkKind::WorkerStarted), worker.lane, 0, 0);
    if (m_options.costs.workerStart <= 0) return;
    const auto cost = static_cast<double>(m_options.costs.workerStart);
    hold({worker.lane, kProgram, kNoIndex, 0, 1, false}, worker.cpu, [&] { return m_labour.compute(Work::Kernel::Hash, cost); });
}

JobPtr RealPool::nextJob(Worker& worker, JobPtr ended, Completion end) {
    std::unique_lock lock(m_mutex);
    if (m_crew && !std::exchange(worker.job, nullptr)) ended.reset();  // others have told of its end
    if (ended) {
        ended->completion = end;
        --m_running;
    }
    JobPtr next = take(worker);
    if (!next) m_idle.beginLooking();
    lock.unlock();
    // Whoever hears of the end finds its worker with the next job, or idle.
    if (ended) m_clock.inbox().deliver(std::move(ended));
    return next ? std::move(next) : look(worker);
}

JobPtr RealPool::take(Worker& worker) {
    if (!mayBegin() || m_closing) return nullptr;
    if (m_queue.empty() || m_options.policy != QueuePolicy::Fifo) takeIncoming();
    if (m_queue.empty()) return nullptr;
    JobPtr job = m_queue.pop();
    ++m_running;
    haveLeftQueue(1);
    if (m_crew) worker.job = job;
    return job;
}

JobPtr RealPool::look(Worker& worker) {
    leaveGil(worker);
    for (;;) {
        const Nanos until = thread::steadyTime() + m_options.spin;
        do {
            if (m_closing) return nullptr;
            if (!mayFind()) {
                thread::relax();
                continue;
            }
            if (JobPtr job = lookOnce(worker)) return job;
        } while (thread::steadyTime() < until);
        park(worker);
    }
}

bool RealPool::mayFind() const { return mayBegin() && (!m_incoming.empty() || m_queued > 0); }

JobPtr RealPool::lookOnce(Worker& worker) {
    const std::lock_guard lock(m_mutex);
    m_idle.endLooking();  // before its job leaves the queue
    JobPtr job = take(worker);
    if (!job) m_idle.beginLooking();
    return job;
}

/// Until it is called, or finds that work has come meanwhile.
void RealPool::park(Worker& worker) {
    worker.cpu.at = CpuReading::kLongAgo;
    m_idle.park(worker.seat);
    {
        const std::lock_guard lock(m_mutex);
        takeIncoming();
        if (m_closing || (mayBegin() && !m_queue.empty())) m_idle.unpark(worker.seat);
    }
    if (worker.process) awaitProcess(worker);
    while (worker.seat.taken()) worker.seat.sleep();
}

Completion RealPool::performHere(const Job& job, Worker& worker) {
    const bool copies = m_options.costs.copyPerByte > 0;
    return perform(job, worker.lane, worker.cpu, [&] {
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
