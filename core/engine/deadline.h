#pragma once

#include "core/engine/task.h"

namespace interleave {

/// asyncio.timeout (CPython 3.11, timeouts.py): cancels its task when the time is up, and turns that cancellation into
/// TimeoutError when no other cancellation is outstanding. Lives on the coroutine's frame between enter and leave; scopes of a
/// task nest.
class DeadlineScope final : private Timer {
public:
    DeadlineScope(Loop& loop, Task& task, Nanos limit)
        : m_loop(loop), m_task(task), m_when(loop.now() + limit), m_outer(task.innermostScope) {
        m_task.innermostScope = this;
        if (limit <= 0)
            m_loop.callSoon(*this);
        else
            m_loop.callAt(*this, m_when);
    }
    ~DeadlineScope() {
        if (m_task.innermostScope == this) m_task.innermostScope = m_outer;
    }

    /// True when the body's end, `completion`, is this scope's own expiry: it then reads as TimeoutError.
    bool leave(Completion completion) {
        m_loop.cancel(*this);
        m_task.innermostScope = m_outer;
        if (!m_expired) return false;
        return m_task.uncancel() == 0 && completion.cancelled();
    }
    bool expired() const { return m_expired; }

    /// For plain blocking code, which has no loop to tell it: the outermost scope of the task whose time is up, made to expire.
    /// True when there is one; the cancellation is then taken as delivered.
    static bool expireOutermost(Task& task, Nanos now) {
        DeadlineScope* outermost = nullptr;
        for (DeadlineScope* s = task.innermostScope; s; s = s->m_outer)
            if (!s->m_expired && s->m_when <= now) outermost = s;
        if (!outermost) return false;
        outermost->m_loop.cancel(*outermost);
        outermost->run();
        return task.takePendingCancel();
    }

private:
    void run() override {
        m_expired = true;
        m_loop.record(EventKind::Mark, m_task.id, static_cast<std::uint8_t>(MarkKind::Timeout));
        m_task.cancel(CancelReason::Timeout, m_task.id);
    }
    Loop& m_loop;
    Task& m_task;
    const Nanos m_when;
    DeadlineScope* const m_outer;
    bool m_expired = false;
};

}  // namespace interleave
