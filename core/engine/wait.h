#pragma once

#include "core/engine/task.h"

namespace interleave {

/// `co_await wait(future, cause)`: CPython's `await future`. One that is done already costs no turn and delivers no cancellation.
class FutureWait {
public:
    FutureWait(Future& future, Cause cause, NameId name) : m_future(future), m_cause(cause), m_name(name) {}
    bool await_ready() const { return m_future.isDone(); }
    void await_suspend(Co::Frame frame) {
        m_task = frame.promise().task;
        m_task->suspendOn(m_future, m_cause, m_name);
    }
    Completion await_resume() const { return m_task ? m_task->wakeCompletion() : m_future.completion(); }

private:
    Future& m_future;
    Task* m_task = nullptr;
    Cause m_cause;
    NameId m_name;
};
inline FutureWait wait(Future& future, Cause cause, NameId name = 0) { return {future, cause, name}; }

/// A future that nothing else is: it ends when somebody completes or cancels it.
class Signal final : public Future {
public:
    using Future::Future;
};

/// `asyncio.sleep`: for nothing or less, one turn of the loop; else a timer and a future, taken back when the sleeper is
/// cancelled.
class Sleep final : private Timer {
public:
    Sleep(Loop& loop, Nanos duration, Cause cause, NameId name = 0)
        : m_loop(loop), m_ended(loop), m_duration(duration), m_cause(cause), m_name(name) {}
    bool await_ready() const { return false; }
    void await_suspend(Co::Frame frame) {
        m_task = frame.promise().task;
        if (m_duration <= 0) return m_task->suspendForTurn();
        m_loop.callAt(*this, m_loop.now() + m_duration);
        m_task->suspendOn(m_ended, m_cause, m_name);
    }
    Completion await_resume() {
        m_loop.cancel(*this);
        return m_task->wakeCompletion();
    }

private:
    void run() override {
        if (!m_ended.isDone()) m_ended.complete(Completion::done());
    }
    Loop& m_loop;
    Signal m_ended;
    Task* m_task = nullptr;
    Nanos m_duration;
    Cause m_cause;
    NameId m_name;
};

}  // namespace interleave
