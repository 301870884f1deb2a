#include <algorithm>
#include <utility>

#include "core/engine/memory_use.h"
#include "core/engine/real_pool.h"

// A pool whose workers are processes: each thread of it speaks with one, and records what that one tells.
namespace interleave {

namespace {
std::uint8_t endCode(Outcome outcome, bool migrated) {
    return static_cast<std::uint8_t>(static_cast<unsigned>(outcome) | (migrated ? 4U : 0U));
}
std::uint32_t microseconds(Nanos cpu) { return static_cast<std::uint32_t>(std::clamp<Nanos>(cpu / 1000, 0, kNoIndex - 1)); }
}  // namespace

void RealPool::startProcess(Worker& worker) {
    EventBuffer& events = m_recording.lane(worker.lane);
    const Nanos begin = m_clock.now();
    const CoreId core = thread::core();
    events.record(begin, kProgram, EventKind::Mark, static_cast<std::uint8_t>(MarkKind::WorkerStarted), worker.lane, 0, 0);
    events.record(begin, kProgram, EventKind::Begin, 1, worker.lane, kNoIndex, core);
    WorkerTerms terms = m_crew->terms;
    terms.number = worker.lane - 1U;
    auto started = WorkerProcess::start(terms, m_crew->cut);
    if (started) {
        const std::lock_guard lock(m_mutex);
        worker.process = std::move(*started);
    }
    const auto ready = worker.process ? worker.process->awaitReady() : std::nullopt;
    const Outcome outcome = ready ? Outcome::Ok : lose(worker).outcome();
    events.record(m_clock.now(), kProgram, EventKind::End, endCode(outcome, ready && ready->core != core), worker.lane, kNoIndex,
                  ready ? microseconds(ready->cpu) : kNoIndex);
}

void RealPool::awaitProcess(Worker& worker) {
    while (worker.process->alive() && worker.seat.taken())
        if (!worker.process->awaitCall()) lose(worker);
}

Completion RealPool::performAway(const Job& job, Worker& worker) {
    EventBuffer& events = m_recording.lane(worker.lane);
    const auto begun = worker.process->begin(job.work);
    if (begun)
        events.record(m_clock.sinceStart(begun->at), job.task, EventKind::Begin, 0, worker.lane, job.id,
                      begun->core | std::uint32_t{job.name} << 16);
    const auto ended = begun ? worker.process->finish() : std::nullopt;
    const Completion completion = ended ? Completion::done() : lose(worker);
    if (!begun) return completion;
    const Nanos end = ended ? m_clock.sinceStart(ended->at) : m_clock.now();
    const bool tells = ended && ended->at - begun->at >= kWorthCpuTime;
    events.record(end, job.task, EventKind::End, endCode(completion.outcome(), ended && ended->core != begun->core), worker.lane,
                  job.id, tells ? microseconds(std::min(ended->cpu, ended->at - begun->at)) : kNoIndex);
    return completion;
}

double RealPool::workerMemory() const {
    const std::lock_guard lock(m_mutex);
    double bytes = 0;
    for (const auto& worker : m_workers)
        if (worker->process && worker->process->alive()) bytes += privateMemory(worker->process->id());
    return bytes;
}

Completion RealPool::lose(Worker& worker) {
    if (worker.process) worker.process->end();
    const std::lock_guard lock(m_mutex);
    if (!m_broken && m_stopped) return Completion::cancellation();
    if (!m_broken) breakDown(worker);
    return Completion::failure(m_crew->brokenPool);
}

void RealPool::breakDown(const Worker& worker) {
    m_broken = true;
    m_recording.lane(worker.lane)
        .record(m_clock.now(), kProgram, EventKind::Mark, static_cast<std::uint8_t>(MarkKind::WorkerDied), worker.lane, 0, 0);
    m_crew->cut.raise();
    // As ProcessPoolExecutor does it: all of them at once, in order of submission.
    std::vector<JobPtr> running;
    for (auto& each : m_workers)
        if (each->job) running.push_back(std::move(each->job));
    m_running -= running.size();
    failQueued(Completion::failure(m_crew->brokenPool), std::move(running));
}

}  // namespace interleave
