#include "core/engine/loop.h"

#include "core/engine/task.h"

namespace interleave {

Loop::Loop(Clock& clock, EventBuffer& events, bool simulated) : m_clock(clock), m_events(events), m_simulated(simulated) {}

Loop::~Loop() = default;

void Loop::readClock() {
    m_now = m_clock.now();
    m_stampsLeft = kStampsPerReading;
}

bool Loop::turn() {
    const bool ready = !m_ready.empty();
    const bool polled = m_clock.poll(ready ? 0 : m_timers.earliest());
    if (m_simulated)
        readClock();
    else if (!ready)
        stampIsOld();
    if (m_clock.heldSince() != kNever) {
        m_heldSince = m_clock.heldSince();
        stampIsOld();
    }
    if (m_crashed) return true;
    if (idleForever(polled)) return false;
    if (!m_timers.empty())
        for (const Nanos due = now(); m_timers.earliest() <= due;) callSoon(m_timers.pop());
    runBatch();
    return true;
}

TaskId Loop::recordHeld(TaskId task, TaskId waker) {
    if (m_recording) {
        m_events.record(m_heldSince, task, EventKind::Resume, 0, 0, waker, 0);
        m_events.record(m_heldSince, task, EventKind::Suspend, static_cast<std::uint8_t>(Cause::Gil), 0, 0, 0);
    }
    m_heldSince = kNever;
    return kNoTask;  // who hands over the GIL is no task
}

void Loop::runBatch() {
    m_ready.beginBatch();  // what becomes ready from here on has its turn in the next iteration
    while (!m_ready.batchEmpty())
        if (Handle* handle = m_ready.pop()) handle->run();
}

Loop::End Loop::run(Task& main) {
    TaskRef keep(&main);
    readClock();
    while (!main.isDone()) {
        if (stopRequested()) return End::Stopped;
        if (!turn()) return End::Deadlock;
        if (m_crashed) return End::Crashed;
    }
    m_finishedAt = now();
    // asyncio learns of the end in a turn of its own, in which everything else that was ready runs too.
    struct Told final : Handle {
        void run() override {}
    } told;
    callSoon(told);
    turn();
    return End::Finished;
}

Loop::End Loop::windDown(Pool& pool) {
    forEachLive([](Task& task) { task.cancel(CancelReason::Exit, kProgram); });
    while (!m_live.empty() || pool.underWay() > 0) {
        if (stopRequested()) return End::Stopped;
        if (!turn()) {
            if (!m_live.empty()) return End::Deadlock;
            break;
        }
        if (m_crashed) return End::Crashed;
    }
    tellTheRest();
    return End::Finished;
}

void Loop::tellTheRest() {
    while (!m_ready.empty()) runBatch();
}

void Loop::crash() {
    m_crashed = true;
    while (!m_ready.batchEmpty())  // their turn does not come
        if (Handle* handle = m_ready.pop()) callSoon(*handle);
}

void Loop::abandonAll(CancelReason reason) {
    m_live.forEachNewestFirst([&](Task& task) { task.abandon(reason); });  // children before those who made them
    tellTheRest();
}

}  // namespace interleave
