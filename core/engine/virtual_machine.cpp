#include "core/engine/virtual_machine.h"

#include <algorithm>

#include "core/engine/job_cost.h"

namespace interleave {

VirtualMachine::VirtualMachine(const Options& options, EventBuffer& events)
    : m_costs(options.costs),
      m_events(events),
      m_recording(options.recording),
      m_brokenPool(options.brokenPool),
      m_sharing(options.cores),
      m_threads(static_cast<std::size_t>(options.workers) + 1),
      m_coreTaken(static_cast<std::size_t>(options.cores)),
      m_queue(options.policy, options.costs) {
    m_threads[0].state = Thread::State::Idle;
}

bool VirtualMachine::poll(Nanos until) {
    until = std::max(until, m_now);  // what has ended by now is taken in, however late the loop asks
    for (;;) {
        if (!m_arrived.empty()) {
            while (!m_arrived.empty()) {
                JobPtr job = std::move(m_arrived.front());
                m_arrived.pop_front();
                job->arrived();
            }
            return true;
        }
        const Nanos due = nextDue();
        if (due == kNever && until == kNever) return false;
        if (due > until) {
            if (until > m_now) advanceTo(until);
            return true;
        }
        advanceTo(due);
        finishDue();
        if (m_now == until && m_arrived.empty()) return true;
    }
}

Nanos VirtualMachine::nextDue() const {
    Nanos due = m_blocked.empty() ? kNever : m_blocked.begin()->when;
    if (m_sharing.empty()) return due;
    if (const Nanos next = m_sharing.untilNext(); next != kNever) due = std::min(due, m_now + next);
    return due;
}

void VirtualMachine::advanceTo(Nanos when) {
    m_sharing.advance(when - m_now);
    m_now = when;
}

void VirtualMachine::finishDue() {
    for (;;) {
        m_due.clear();
        for (; !m_blocked.empty() && m_blocked.begin()->when <= m_now; m_blocked.erase(m_blocked.begin()))
            m_due.push_back(m_blocked.begin()->thread);
        for (int number = m_sharing.takeDone(); number >= 0; number = m_sharing.takeDone()) {
            vacate(number);
            m_due.push_back(number);
        }
        if (m_due.empty()) return;
        // What ends at the same instant ends in the order it began, computing or not.
        std::sort(m_due.begin(), m_due.end(), [&](int a, int b) {
            return m_threads[static_cast<std::size_t>(a)].order < m_threads[static_cast<std::size_t>(b)].order;
        });
        for (const int number : m_due) {
            switch (m_threads[static_cast<std::size_t>(number)].state) {
                case Thread::State::Starting: goOn(number); break;
                case Thread::State::Busy: end(number); break;
                case Thread::State::Absent:  // went down with the pool just now
                case Thread::State::Idle: break;
            }
        }
    }
}

void VirtualMachine::occupy(int number, Nanos work) {
    Thread& thread = m_threads[static_cast<std::size_t>(number)];
    thread.work = work;
    thread.begun = m_now;
    m_sharing.join(number, work, thread.ended != m_now);
    // The core it had before when that is free, else the lowest free one, else a share of all.
    thread.core = kNoCore;
    if (thread.lastCore != kNoCore && !m_coreTaken[thread.lastCore]) thread.core = thread.lastCore;
    for (std::size_t core = 0; thread.core == kNoCore && core < m_coreTaken.size(); ++core)
        if (!m_coreTaken[core]) thread.core = static_cast<CoreId>(core);
    if (thread.core != kNoCore) {
        m_coreTaken[thread.core] = true;
        thread.lastCore = thread.core;
    }
    thread.shared = false;
    if (m_sharing.crowded())
        for (Thread& other : m_threads)
            if (other.state == Thread::State::Busy || other.state == Thread::State::Starting) other.shared = true;
}

void VirtualMachine::vacate(int number) {
    Thread& thread = m_threads[static_cast<std::size_t>(number)];
    thread.ended = m_now;
    if (thread.core != kNoCore) m_coreTaken[thread.core] = false;
    thread.core = kNoCore;
}

void VirtualMachine::submit(JobPtr job) {
    if (m_broken) {
        job->completion = Completion::failure(m_brokenPool);
        return m_arrived.push_back(std::move(job));
    }
    ++m_underWay;
    if (!m_idle.empty()) {
        const int number = *m_idle.begin();
        m_idle.erase(m_idle.begin());
        return begin(number, std::move(job));
    }
    m_queue.push(std::move(job));
    if (m_started + 1 >= static_cast<int>(m_threads.size())) return;
    // A worker comes up for it; whoever is free first takes it.
    const int number = ++m_started;
    Thread& thread = m_threads[static_cast<std::size_t>(number)];
    thread.state = Thread::State::Starting;
    thread.order = m_order++;
    if (m_recording)
        m_events.record(m_now, kProgram, EventKind::Mark, static_cast<std::uint8_t>(MarkKind::WorkerStarted),
                        static_cast<std::uint16_t>(number), 0, 0);
    if (m_costs.workerStart == 0) return goOn(number);
    occupy(number, m_costs.workerStart);
    if (m_recording)
        m_events.record(m_now, kProgram, EventKind::Begin, 1, static_cast<std::uint16_t>(number), kNoIndex, thread.core);
}

void VirtualMachine::goOn(int number) {
    Thread& thread = m_threads[static_cast<std::size_t>(number)];
    if (thread.state == Thread::State::Starting && m_costs.workerStart > 0)
        recordEnd(number, kProgram, kNoIndex, Outcome::Ok, kNoIndex);
    if (m_queue.empty()) {
        thread.state = Thread::State::Idle;
        m_idle.insert(number);
        return;
    }
    begin(number, m_queue.pop());
}

void VirtualMachine::begin(int number, JobPtr job) {
    Thread& thread = m_threads[static_cast<std::size_t>(number)];
    thread.state = Thread::State::Busy;
    thread.order = m_order++;
    thread.job = std::move(job);
    const Job& what = *thread.job;
    const Nanos cost = workCost(what.work, m_costs) + (number == 0 ? 0 : poolCost(what.work, m_costs));
    if (what.work.kind == Work::Kind::Block) {
        thread.begun = m_now;
        thread.shared = false;
        thread.work = 0;
        m_blocked.insert({m_now + cost, number});
    } else {
        occupy(number, cost);
    }
    if (m_recording)
        m_events.record(m_now, what.task, EventKind::Begin, 0, static_cast<std::uint16_t>(number), what.id,
                        std::uint32_t{thread.core} | std::uint32_t{what.name} << 16);
}

void VirtualMachine::end(int number) {
    Thread& thread = m_threads[static_cast<std::size_t>(number)];
    JobPtr job = std::move(thread.job);
    const auto cpuMicroseconds =
        thread.shared ? static_cast<std::uint32_t>(std::min<Nanos>(thread.work / 1000, kNoIndex - 1)) : kNoIndex;
    const bool dies = number != 0 && m_costs.processes && job->work.kind == Work::Kind::Crash;
    if (dies) job->completion = Completion::failure(m_brokenPool);
    recordEnd(number, job->task, job->id, job->completion.outcome, cpuMicroseconds);
    if (number == 0) {
        thread.state = Thread::State::Idle;
        m_inlineRunning = false;
        return;
    }
    --m_underWay;
    m_arrived.push_back(std::move(job));
    if (dies) return breakDown(number);
    goOn(number);
}

void VirtualMachine::recordEnd(int number, TaskId task, JobId job, Outcome outcome, std::uint32_t cpuMicroseconds) {
    if (m_recording)
        m_events.record(m_now, task, EventKind::End, static_cast<std::uint8_t>(outcome), static_cast<std::uint16_t>(number), job,
                        cpuMicroseconds);
}

/// Worker `number` has died: as ProcessPoolExecutor, every job fails, in order of submission, and the other workers are ended.
void VirtualMachine::breakDown(int number) {
    m_broken = true;
    if (m_recording)
        m_events.record(m_now, kProgram, EventKind::Mark, static_cast<std::uint8_t>(MarkKind::WorkerDied),
                        static_cast<std::uint16_t>(number), 0, 0);
    std::vector<JobPtr> lost = m_queue.takeAll();
    for (int other = 1; other < static_cast<int>(m_threads.size()); ++other) {
        Thread& thread = m_threads[static_cast<std::size_t>(other)];
        if (thread.state == Thread::State::Starting) recordEnd(other, kProgram, kNoIndex, Outcome::Failed, kNoIndex);
        if (thread.job) {
            recordEnd(other, thread.job->task, thread.job->id, Outcome::Failed, kNoIndex);
            lost.push_back(std::move(thread.job));
        }
        m_sharing.leave(other);
        vacate(other);
        thread.state = Thread::State::Absent;
    }
    std::erase_if(m_blocked, [](const Wakeup& wakeup) { return wakeup.thread != 0; });
    m_idle.clear();
    m_underWay -= lost.size();
    std::sort(lost.begin(), lost.end(), [](const JobPtr& a, const JobPtr& b) { return a->id < b->id; });
    for (JobPtr& job : lost) {
        job->completion = Completion::failure(m_brokenPool);
        m_arrived.push_back(std::move(job));
    }
}

bool VirtualMachine::withdraw(Job& job) {
    if (!m_queue.remove(job)) return false;
    --m_underWay;
    return true;
}

void VirtualMachine::runInline(Job& job) {
    m_inlineRunning = true;
    begin(0, JobPtr(JobPtr(), &job));  // not owned: it ends before this returns
    while (m_inlineRunning) {
        advanceTo(nextDue());
        finishDue();
    }
}

}  // namespace interleave
