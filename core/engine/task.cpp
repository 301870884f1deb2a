#include "core/engine/task.h"

namespace interleave {

Task::Task(Loop& loop, Co body, TaskId number, TaskId parent, NameId name, std::uint32_t index, std::uint32_t item)
    : Future(loop), id(number), m_body(std::move(body)), m_top(m_body.frame()), m_index(index), m_item(item), m_name(name) {
    m_top.promise().task = this;
    m_loop.record(EventKind::Spawn, id, 0, name, parent, index);
    m_older = m_loop.m_newest;
    (m_older ? m_older->m_newer : m_loop.m_oldest) = this;
    m_loop.m_newest = this;
    ++m_references;  // the loop's, until it finishes
    m_loop.callSoon(*this);
}

Task::~Task() = default;

bool Task::cancel(CancelReason reason, TaskId by) {
    if (isDone()) return false;
    m_loop.record(EventKind::Cancel, id, static_cast<std::uint8_t>(reason), 0, by);
    ++m_cancelRequests;
    // Tasks that wait for each other in a circle would pass it on for ever; asyncio fails with a RecursionError there.
    if (m_waitingFor && !std::exchange(m_passingOn, true)) {
        const bool taken = m_waitingFor->cancel(reason, by);
        m_passingOn = false;
        if (taken) return true;
    }
    m_mustCancel = true;
    return true;
}

void Task::suspendOn(Future& waitedFor, Cause cause, NameId name) {
    m_loop.record(EventKind::Suspend, id, static_cast<std::uint8_t>(cause), name);
    m_suspended = true;
    m_waitingFor = &waitedFor;
    m_waitCause = cause;
    m_waitName = name;
    waitedFor.listen(*this);
    if (m_mustCancel && waitedFor.cancel(CancelReason::Request, id)) m_mustCancel = false;
}

void Task::suspendForTurn() {
    m_loop.record(EventKind::Suspend, id, static_cast<std::uint8_t>(Cause::Yield));
    m_suspended = true;
    m_waitCause = Cause::Yield;
    m_loop.callSoon(*this);
}

void Task::run() {
    if (isDone()) {
        if (m_joiner) m_joiner->childEnded(*this);
        return;
    }
    TaskId waker = kNoTask;
    m_wake = Completion::done();
    if (future) {
        m_wake = future->completion();
        waker = future->endedBy();
        future = nullptr;
    }
    m_waitingFor = nullptr;
    if (std::exchange(m_mustCancel, false)) m_wake = Completion::cancellation();
    if (!std::exchange(m_started, true)) {
        if (m_wake.cancelled()) {  // as a coroutine that is thrown into before its first step
            m_item = kNoIndex;
            return finish(m_wake);
        }
        m_loop.record(EventKind::Start, id);
        markItem(MarkKind::ItemIn, Outcome::Ok);
    } else {
        m_loop.recordResume(id, waker);
    }
    m_suspended = false;
    m_loop.m_current = this;
    while (!m_suspended && m_top) m_top.resume();
    m_loop.m_current = nullptr;
    if (!m_top) finish(m_body.frame().promise().completion);
}

void Task::finish(Completion completion) {
    // asyncio: a cancellation that came during the last step, too late to be delivered, still decides.
    if (std::exchange(m_mustCancel, false)) completion = Completion::cancellation();
    m_top = nullptr;
    m_body.reset();
    markItem(MarkKind::ItemOut, completion.outcome);
    m_loop.record(EventKind::Finish, id, static_cast<std::uint8_t>(completion.outcome), completion.error);
    (m_older ? m_older->m_newer : m_loop.m_oldest) = m_newer;
    (m_newer ? m_newer->m_older : m_loop.m_newest) = m_older;
    if (m_joiner) m_loop.callSoon(*this);
    complete(completion, id);
    TaskRef last(this);  // the loop's reference ends here, and with it perhaps the task
    --m_references;
}

void Task::markItem(MarkKind kind, Outcome outcome) {
    if (m_item == kNoIndex) return;
    m_loop.record(EventKind::Mark, id, static_cast<std::uint8_t>(kind), 0, m_item, static_cast<std::uint32_t>(outcome));
}

void Task::abandon(CancelReason reason) {
    m_loop.record(EventKind::Cancel, id, static_cast<std::uint8_t>(reason), 0, kNoTask);
    if (!m_started) m_item = kNoIndex;
    if (m_started && m_suspended) m_loop.record(EventKind::Resume, id, 0, 0, kNoTask);
    if (m_waitingFor) m_waitingFor->unlisten(*this);
    m_waitingFor = nullptr;
    leave();
    finish(Completion::cancellation());
}

}  // namespace interleave
