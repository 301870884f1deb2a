#include "core/engine/virtual_machine.h"

#include <algorithm>
#include <cassert>

#include "core/engine/job_cost.h"

namespace interleave {

namespace {
constexpr int kLoop = 0;

bool computes(const Work& work) { return work.kind != Work::Kind::Block; }
}  // namespace

VirtualMachine::VirtualMachine(const Options& options, EventBuffer& events)
    : m_costs(options.costs),
      m_events(events),
      m_recording(options.recording),
      m_brokenPool(options.brokenPool),
      m_workerUp(options.workerUp),
      m_threads(options.workers + 1, options.cores, options.costs.switchInterval),
      m_hands(static_cast<std::size_t>(options.workers) + 1),
      m_queue(options.policy, options.costs) {
    at(kLoop).state = Hand::State::Idle;
    if (m_costs.gil) regainGil();
}

bool VirtualMachine::poll(Nanos until) {
    until = std::max(until, now());  // what has ended by now is taken in, however late the loop asks
    m_heldSince = kNever;
    if (m_threads.idle() && m_arrived.empty()) {  // as it is at every turn of a program that only waits
        if (until != kNever) m_threads.advanceTo(until);
        return until != kNever;
    }
    const bool givesWay = m_costs.gil && m_arrived.empty() && until > now();
    if (givesWay) m_threads.releaseGil(kLoop);
    const bool some = advanceToCause(until);
    if (givesWay) regainGil();
    while (!m_arrived.empty()) {
        JobPtr job = std::move(m_arrived.front());
        m_arrived.pop_front();
        job->arrived();
    }
    return some;
}

bool VirtualMachine::advanceToCause(Nanos until) {
    while (m_arrived.empty()) {
        const Nanos due = m_threads.nextDue();
        if (due == kNever && until == kNever) return false;
        if (due > until) {
            if (until > now()) m_threads.advanceTo(until);
            return true;
        }
        m_threads.advanceTo(due);
        finishDue();
        if (now() == until) return true;
    }
    return true;
}

void VirtualMachine::regainGil() {
    const Nanos since = now();
    m_loopHeld = true;
    m_threads.computeUnderGil(kLoop, 0);
    runOutLoop();
    if (now() > since) m_heldSince = since;
}

/// Until the loop's thread has what it wants.
void VirtualMachine::runOutLoop() {
    while (m_loopHeld) {
        const Nanos due = m_threads.nextDue();
        assert(due != kNever);
        m_threads.advanceTo(due);
        finishDue();
    }
}

void VirtualMachine::finishDue() {
    for (;;) {
        const std::vector<int>& done = m_threads.takeDone();
        if (done.empty()) return;
        for (const int number : done) {
            switch (at(number).state) {
                case Hand::State::Starting:
                    recordEnd(number, kProgram, kNoIndex, Outcome::Ok, kNoIndex);
                    goOn(number);
                    break;
                case Hand::State::Busy: partIsOver(number); break;
                case Hand::State::Resting: goOn(number); break;
                case Hand::State::Idle: m_loopHeld = false; break;  // the loop has the GIL
                case Hand::State::Absent: break;                    // went down with the pool just now
            }
        }
    }
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
    // A worker comes up for it; whoever is free first takes it.
    if (m_started + 1 < static_cast<int>(m_hands.size())) start(++m_started);
}

void VirtualMachine::start(int number) {
    const auto lane = static_cast<LaneId>(number);
    at(number).state = Hand::State::Starting;
    record(kProgram, EventKind::Mark, static_cast<std::uint8_t>(MarkKind::WorkerStarted), lane, 0, 0);
    const Nanos length = startUpOf(number);
    if (length == 0) return goOn(number);
    m_threads.compute(number, length);
    record(kProgram, EventKind::Begin, 1, lane, kNoIndex, m_threads.core(number));
}

Nanos VirtualMachine::startUpOf(int number) const {
    const auto place = static_cast<std::size_t>(number);
    const bool measured = place < m_workerUp.size() && m_workerUp[place] != kNever;
    return measured ? std::max<Nanos>(0, m_workerUp[place] - m_threads.now()) : m_costs.workerStart;
}

Nanos VirtualMachine::wayTo(const Work& work) const { return work.taken.way >= 0 ? work.taken.way : poolCost(work, m_costs); }
Nanos VirtualMachine::lengthOf(const Work& work) const {
    return work.taken.work >= 0 ? work.taken.work : workCost(work, m_costs);
}

void VirtualMachine::goOn(int number) {
    Hand& hand = at(number);
    if (!m_queue.empty()) return begin(number, m_queue.pop());
    hand.state = Hand::State::Idle;
    m_idle.insert(number);
    m_threads.releaseGil(number);
}

void VirtualMachine::begin(int number, JobPtr job) {
    Hand& hand = at(number);
    hand.state = Hand::State::Busy;
    hand.part = Hand::Part::Last;
    hand.job = std::move(job);
    const Job& what = *hand.job;
    const Nanos way = number == kLoop ? 0 : wayTo(what.work), cost = lengthOf(what.work);
    hand.work = computes(what.work) ? way + cost : 0;
    m_threads.clearShared(number);
    if (m_costs.gil && what.work.keepsGil()) {
        m_threads.computeUnderGil(number, way + cost);
    } else if (m_costs.gil && number != kLoop) {
        hand.part = Hand::Part::Lead;
        m_threads.computeUnderGil(number, way);
    } else {
        workOn(number, way + cost);
    }
    const CoreId core = computes(what.work) ? m_threads.core(number) : kNoCore;
    record(what.task, EventKind::Begin, 0, static_cast<LaneId>(number), what.id,
           std::uint32_t{core} | std::uint32_t{what.name} << 16);
}

void VirtualMachine::workOn(int number, Nanos cost) {
    if (computes(at(number).job->work))
        m_threads.compute(number, cost);
    else
        m_threads.sleep(number, cost);
}

void VirtualMachine::partIsOver(int number) {
    Hand& hand = at(number);
    switch (hand.part) {
        case Hand::Part::Lead:
            hand.part = Hand::Part::Away;
            m_threads.releaseGil(number);
            return workOn(number, lengthOf(hand.job->work));
        case Hand::Part::Away: hand.part = Hand::Part::Last; return m_threads.computeUnderGil(number, 0);
        case Hand::Part::Last: return end(number);
    }
}

void VirtualMachine::end(int number) {
    Hand& hand = at(number);
    JobPtr job = std::move(hand.job);
    const auto cpuMicroseconds =
        m_threads.shared(number) ? static_cast<std::uint32_t>(std::min<Nanos>(hand.work / 1000, kNoIndex - 1)) : kNoIndex;
    const bool dies = number != kLoop && m_costs.processes && job->work.kind == Work::Kind::Crash;
    if (dies) job->completion = Completion::failure(m_brokenPool);
    recordEnd(number, job->task, job->id, job->completion.outcome(), cpuMicroseconds);
    if (number == kLoop) {
        hand.state = Hand::State::Idle;
        m_loopHeld = false;
        return;
    }
    --m_underWay;
    const Nanos rest = job->work.taken.rest;
    m_arrived.push_back(std::move(job));
    if (dies) return breakDown(number);
    if (rest <= 0) return goOn(number);
    hand.state = Hand::State::Resting;
    m_threads.compute(number, rest);
}

void VirtualMachine::recordEnd(int number, TaskId task, JobId job, Outcome outcome, std::uint32_t cpuMicroseconds) {
    record(task, EventKind::End, static_cast<std::uint8_t>(outcome), static_cast<LaneId>(number), job, cpuMicroseconds);
}

/// Worker `number` has died: as ProcessPoolExecutor, every job fails, in order of submission, and the other workers are ended.
void VirtualMachine::breakDown(int number) {
    m_broken = true;
    record(kProgram, EventKind::Mark, static_cast<std::uint8_t>(MarkKind::WorkerDied), static_cast<LaneId>(number), 0, 0);
    std::vector<JobPtr> lost = m_queue.takeAll();
    for (int other = 1; other < static_cast<int>(m_hands.size()); ++other) {
        Hand& hand = at(other);
        if (hand.state == Hand::State::Starting) recordEnd(other, kProgram, kNoIndex, Outcome::Failed, kNoIndex);
        if (hand.job) {
            recordEnd(other, hand.job->task, hand.job->id, Outcome::Failed, kNoIndex);
            lost.push_back(std::move(hand.job));
        }
        m_threads.drop(other);
        hand.state = Hand::State::Absent;
    }
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
    const bool givesWay = m_costs.gil && !job.work.keepsGil();
    if (givesWay) m_threads.releaseGil(kLoop);
    m_loopHeld = true;
    begin(kLoop, JobPtr(JobPtr(), &job));  // not owned: it ends before this returns
    runOutLoop();
    if (!givesWay) return;
    const Nanos since = now();
    regainGil();
    if (!m_recording || now() == since) return;
    m_events.record(since, job.task, EventKind::Suspend, static_cast<std::uint8_t>(Cause::Gil), 0, 0, 0);
    record(job.task, EventKind::Resume, 0, 0, kNoTask, 0);
}

}  // namespace interleave
