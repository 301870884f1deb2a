#include "core/engine/loop.h"

#include "core/engine/task.h"

namespace interleave {

namespace {
void close(Handle& ring) { ring.next = ring.previous = &ring; }
}  // namespace

Loop::Loop(Clock& clock, EventBuffer& events, bool simulated) : m_clock(clock), m_events(events), m_simulated(simulated) {
    close(m_ready);
    close(m_batch);
}

Loop::~Loop() = default;

TaskId Loop::currentId() const { return m_current ? m_current->id : kNoTask; }

TaskRef Loop::spawn(Co body, NameId name, std::uint32_t index, std::uint32_t item) {
    return TaskRef(new Task(*this, std::move(body), m_nextTask++, currentId(), name, index, item));
}

void Loop::readClock() {
    m_now = m_clock.now();
    m_readingsLeft = kReadingsPerStamp;
}

bool Loop::turn() {
    const bool ready = m_ready.next != &m_ready;
    const bool polled = m_clock.poll(ready ? 0 : m_timers.earliest());
    readClock();
    if (m_clock.heldSince() != kNever) m_heldSince = m_clock.heldSince();
    if (m_crashed) return true;
    if (idleForever(polled)) return false;
    while (m_timers.earliest() <= m_now) callSoon(m_timers.pop());
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
    if (m_ready.next == &m_ready) return;
    // What becomes ready from here on has its turn in the next iteration.
    m_batch.next = m_ready.next;
    m_batch.previous = m_ready.previous;
    m_batch.next->previous = m_batch.previous->next = &m_batch;
    close(m_ready);
    while (m_batch.next != &m_batch) {
        Handle& handle = *m_batch.next;
        handle.leave();
        m_readingsLeft = 0;  // a new scheduling point: whoever asks next reads the clock
        handle.run();
    }
}

Loop::End Loop::run(Task& main) {
    TaskRef keep(&main);
    readClock();
    while (!main.isDone()) {
        if (stopRequested()) return End::Stopped;
        if (!turn()) return End::Deadlock;
        if (m_crashed) return End::Crashed;
    }
    m_finishedAt = m_now;
    // asyncio learns of the end in a turn of its own, in which everything else that was ready runs too.
    Ring told;
    callSoon(told);
    turn();
    return End::Finished;
}

Loop::End Loop::windDown(Pool& pool) {
    forEachLive([](Task& task) { task.cancel(CancelReason::Exit, kProgram); });
    while (m_oldest || pool.underWay() > 0) {
        if (stopRequested()) return End::Stopped;
        if (!turn()) {
            if (m_oldest) return End::Deadlock;
            break;
        }
        if (m_crashed) return End::Crashed;
    }
    tellTheRest();
    return End::Finished;
}

void Loop::tellTheRest() {
    while (m_ready.next != &m_ready) runBatch();
}

void Loop::crash() {
    m_crashed = true;
    while (m_batch.next != &m_batch) {  // their turn does not come
        Handle& handle = *m_batch.next;
        handle.leave();
        callSoon(handle);
    }
}

void Loop::abandonAll(CancelReason reason) {
    while (m_newest) m_newest->abandon(reason);  // children before those who made them
    tellTheRest();
}

}  // namespace interleave
