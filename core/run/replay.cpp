#include "core/run/replay.h"

#include <algorithm>

#include "core/engine/job_cost.h"

namespace interleave {

std::vector<Nanos> Replay::workerUp(int workers) const {
    std::vector<Nanos> up(static_cast<std::size_t>(workers) + 1, kNever);
    if (told(Deviation::StartUp))
        for (int number = 1; number <= workers; ++number) up[static_cast<std::size_t>(number)] = m_measured.workerUp(number);
    return up;
}

Replay::Lateness Replay::lateness(Nanos due, Nanos came) const {
    Lateness late;
    late.byGil = m_measured.heldByGil(due, came);
    late.itself = came - due - late.byGil - m_measured.heldByWork(due, came);
    return late;
}

Nanos Replay::ioLength(std::uint64_t key, Nanos nominal) const {
    const Measured::Io* io = m_measured.io(key);
    if (!io) return nominal;
    const Lateness late = lateness(io->start + nominal, io->end);
    Nanos length = turns(io->ready, io->start) + nominal;
    if (told(Deviation::TimerSlack)) length += late.itself;
    if (told(Deviation::Preemption)) length += late.byGil;
    return std::max<Nanos>(0, length);
}

Taken Replay::taken(std::uint64_t key, const Work& work, bool pooled, const StrategyCosts& costs) const {
    const Measured::Job* job = m_measured.job(key);
    if (!job) return {};
    const bool blocks = work.kind == Work::Kind::Block;
    // Under the GIL a block ends when it has that again, which is the lock's affair.
    const Deviation itsOwn = !blocks ? Deviation::Work : costs.gil ? Deviation::Preemption : Deviation::TimerSlack;
    Nanos length = workCost(work, costs) + (pooled ? poolCost(work, costs) - costs.dispatch : 0);
    if (told(itsOwn)) length = blocks ? job->end - job->start : job->cpu;
    if (told(Deviation::Preemption)) length = job->end - job->start;
    if (!pooled) {
        if (told(Deviation::Preemption)) length += m_measured.heldByGil(job->end, job->told);
        return {0, length};
    }
    if (told(Deviation::Dispatch)) return {job->gap, length, job->rest};
    return {costs.dispatch, length};
}

Nanos Replay::turns(Nanos due, Nanos came) const {
    const Lateness late = lateness(due, came);
    return (told(Deviation::Preemption) ? late.byGil : 0) + (told(Deviation::HandOver) ? std::max<Nanos>(0, late.itself) : 0);
}

Nanos Replay::turnsBefore(std::uint64_t key) const {
    const Measured::Job* job = m_measured.job(key);
    return job ? turns(job->ready, job->asked) : 0;
}

Nanos Replay::handOver(std::uint64_t key) const {
    const Measured::Job* job = m_measured.job(key);
    return job ? turns(job->end, job->told) : 0;
}

}  // namespace interleave
