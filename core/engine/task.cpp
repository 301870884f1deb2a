#include "core/engine/task.h"

#include "core/engine/joiner.h"

namespace interleave {

bool Task::cancel(CancelReason reason, TaskId by) {
    if (isDone()) return false;
    m_loop.record(EventKind::Cancel, id, static_cast<std::uint8_t>(reason), 0, by);
    ++m_cancelRequests;
    // Tasks that wait for each other in a circle would pass it on for ever; asyncio fails with a RecursionError there.
    if (future && !m_passingOn) {
        m_passingOn = true;
        const bool taken = future->cancel(reason, by);
        m_passingOn = false;
        if (taken) return true;
    }
    m_mustCancel = true;
    return true;
}

void Task::suspendOn(Future& waitedFor, Cause cause, NameId name) {
    m_loop.recordStepEnd(EventKind::Suspend, id, static_cast<std::uint8_t>(cause), name);
    m_standing = Standing::Suspended;
    m_waitCause = cause;
    m_waitName = name;
    waitedFor.listen(*this);
    if (m_mustCancel && waitedFor.cancel(CancelReason::Request, id)) m_mustCancel = false;
}

void Task::suspendForTurn() {
    m_loop.recordStepEnd(EventKind::Suspend, id, static_cast<std::uint8_t>(Cause::Yield));
    m_standing = Standing::Suspended;
    m_waitCause = Cause::Yield;
    m_loop.callSoon(*this);
}

void Task::run() {
    if (isDone()) {
        if (m_joiner) m_joiner->tell(*this);
        return;
    }
    TaskId waker = kNoTask;
    m_wake = Completion::done();
    if (future) {
        m_wake = future->completion();
        waker = future->endedBy();
        future = nullptr;
    }
    if (takePendingCancel()) m_wake = Completion::cancellation();
    if (m_standing == Standing::New) {
        if (m_wake.cancelled()) {  // as a coroutine that is thrown into before its first step
            m_item = kNoIndex;
            return finish(m_wake);
        }
        m_loop.record(EventKind::Start, id);
        markItem(MarkKind::ItemIn, Outcome::Ok);
    } else {
        m_loop.recordResume(id, waker);
    }
    m_standing = Standing::Running;
    m_loop.m_current = this;
    m_loop.m_currentId = id;
    do m_top.resume();
    while (m_standing == Standing::Running);
    m_loop.m_current = nullptr;
    m_loop.m_currentId = kNoTask;
    if (m_standing == Standing::Ended) finish(m_top.promise().completion);
}

void Task::finish(Completion completion) {
    // asyncio: a cancellation that came during the last step, too late to be delivered, still decides, but not over a failure.
    if (takePendingCancel() && completion.ok()) completion = Completion::cancellation();
    while (m_top.promise().outer) m_top = m_top.promise().outer;
    m_top.destroy();  // and with it all that it awaits
    markItem(MarkKind::ItemOut, completion.outcome());
    m_loop.recordStepEnd(EventKind::Finish, id, static_cast<std::uint8_t>(completion.outcome()), completion.error());
    m_loop.m_live.remove(id);
    if (m_joiner) m_joiner->childEnds(*this, completion);
    complete(completion, id);
    if (--m_references == 0) delete this;
}

void Task::recordItem(MarkKind kind, Outcome outcome) {
    m_loop.record(EventKind::Mark, id, static_cast<std::uint8_t>(kind), 0, m_item, static_cast<std::uint32_t>(outcome));
}

void Task::abandon(CancelReason reason) {
    m_loop.record(EventKind::Cancel, id, static_cast<std::uint8_t>(reason), 0, kNoTask);
    if (m_standing == Standing::New) m_item = kNoIndex;
    if (m_standing == Standing::Suspended) m_loop.record(EventKind::Resume, id, 0, 0, kNoTask);
    if (future) future->unlisten(*this);
    leave();
    finish(Completion::cancellation());
}

}  // namespace interleave
