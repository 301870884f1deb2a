#pragma once

#include "core/engine/co.h"
#include "core/engine/loop.h"

namespace interleave {

class DeadlineScope;
class Task;

/// Who joins several tasks: told of each one's end in a turn of its own, before any other listener.
class Joiner {
public:
    virtual void childEnded(Task& child) = 0;

protected:
    ~Joiner() = default;
};

/// asyncio.Task: runs one coroutine, a step a turn, and is the future of its end. Cancelling it reaches what it waits for;
/// `uncancel` counts as CPython's does. It records its own life: spawn, start, suspend, resume, cancel, finish.
class Task final : public Future, private Listener, public InArena {
public:
    Task(Loop& loop, Co body, TaskId id, TaskId parent, NameId name, std::uint32_t index, std::uint32_t item);
    ~Task();

    const TaskId id;
    bool cancel(CancelReason reason, TaskId by) override;
    int uncancel() { return m_cancelRequests > 0 ? --m_cancelRequests : 0; }
    int cancelRequests() const { return m_cancelRequests; }
    /// Takes back a cancellation that has not been delivered yet, to deliver it by hand (plain blocking code has no next wait).
    bool takePendingCancel() { return std::exchange(m_mustCancel, false); }

    /// For awaiters: gives the turn back until `future` ends.
    void suspendOn(Future& future, Cause cause, NameId name);
    /// For awaiters: gives the turn back until the next one.
    void suspendForTurn();
    /// For awaiters: how the wait ended. A cancellation asked for meanwhile wins over what was waited for.
    Completion wakeCompletion() const { return m_wake; }

    bool waiting() const { return m_waitingFor != nullptr; }
    Cause waitCause() const { return m_waitCause; }
    NameId waitName() const { return m_waitName; }
    NameId name() const { return m_name; }
    std::uint32_t index() const { return m_index; }

    /// Before it ends. The turn costs nothing more: a task that has finished needs its place in the ready queue no longer.
    void setJoiner(Joiner* joiner) { m_joiner = joiner; }

    DeadlineScope* innermostScope = nullptr;

    void enter(Co::Frame frame) { m_top = frame; }
    void left(Co::Frame outer) { m_top = outer; }

private:
    friend class Loop;
    friend class TaskRef;
    void run() override;
    void finish(Completion completion);
    void abandon(CancelReason reason);
    void markItem(MarkKind kind, Outcome outcome);

    Co m_body;
    Co::Frame m_top;
    Future* m_waitingFor = nullptr;
    Joiner* m_joiner = nullptr;
    Task* m_older = nullptr;
    Task* m_newer = nullptr;
    std::uint32_t m_references = 0;
    std::uint32_t m_index;
    std::uint32_t m_item;  ///< while it is in this task's hands, else kNoIndex
    int m_cancelRequests = 0;
    Completion m_wake;
    NameId m_name;
    NameId m_waitName = 0;
    Cause m_waitCause = Cause::Yield;
    bool m_mustCancel = false;
    bool m_started = false;
    bool m_suspended = false;
    bool m_passingOn = false;  ///< a cancellation, to what it waits for
};

/// Shared ownership of a task; the loop holds one until it finishes.
class TaskRef {
public:
    TaskRef() = default;
    explicit TaskRef(Task* task) : m_task(task) {
        if (m_task) ++m_task->m_references;
    }
    TaskRef(const TaskRef& other) : TaskRef(other.m_task) {}
    TaskRef(TaskRef&& other) noexcept : m_task(std::exchange(other.m_task, nullptr)) {}
    TaskRef& operator=(TaskRef other) noexcept {
        std::swap(m_task, other.m_task);
        return *this;
    }
    ~TaskRef() {
        if (m_task && --m_task->m_references == 0) delete m_task;
    }
    Task* operator->() const { return m_task; }
    Task& operator*() const { return *m_task; }

private:
    Task* m_task = nullptr;
};

inline void Co::promise_type::Leave::await_suspend(Frame frame) noexcept {
    promise_type& promise = frame.promise();
    promise.task->left(promise.outer);
}

inline void Co::await_suspend(Frame outer) noexcept {
    promise_type& promise = m_frame.promise();
    promise.outer = outer;
    promise.task = outer.promise().task;
    promise.task->enter(m_frame);
}

template <class F>
void Loop::forEachLive(F&& f) const {
    for (Task* task = m_oldest; task;) {
        Task* newer = task->m_newer;
        f(*task);
        task = newer;
    }
}

}  // namespace interleave
