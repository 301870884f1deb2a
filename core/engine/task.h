#pragma once

#include "core/engine/co.h"
#include "core/engine/loop.h"

namespace interleave {

class DeadlineScope;
class Joiner;

/// asyncio.Task: runs one coroutine, a step a turn, and is the future of its end. Cancelling it reaches what it waits for;
/// `uncancel` counts as CPython's does. It records its own life: start, suspend, resume, cancel, finish. Two cache lines, since
/// what a million of them cost is mostly their memory.
class Task final : private Listener, public Future, public InArena {
public:
    Task(Loop& loop, Co body, TaskId number, NameId name, std::uint32_t index, std::uint32_t item)
        : Future(loop), id(number), m_name(name), m_index(index), m_item(item), m_top(body.release()) {
        m_top.promise().task = this;
    }

    const TaskId id;
    DeadlineScope* innermostScope = nullptr;

    bool cancel(CancelReason reason, TaskId by) override;
    int uncancel() { return m_cancelRequests > 0 ? --m_cancelRequests : 0; }
    int cancelRequests() const { return m_cancelRequests; }
    /// Takes back a cancellation that has not been delivered yet, to deliver it by hand (plain blocking code has no next wait).
    bool takePendingCancel() {
        const bool was = m_mustCancel;
        m_mustCancel = false;
        return was;
    }

    /// For awaiters: gives the turn back until `future` ends.
    void suspendOn(Future& future, Cause cause, NameId name);
    /// For awaiters: gives the turn back until the next one.
    void suspendForTurn();
    /// For awaiters: how the wait ended. A cancellation asked for meanwhile wins over what was waited for.
    Completion wakeCompletion() const { return m_wake; }

    bool waiting() const { return future != nullptr; }
    Cause waitCause() const { return m_waitCause; }
    NameId waitName() const { return m_waitName; }
    NameId name() const { return m_name; }
    std::uint32_t index() const { return m_index; }

    /// Before it ends.
    void setJoiner(Joiner* joiner) { m_joiner = joiner; }

    void enter(Co::Frame frame) { m_top = frame; }
    void left(Co::Frame outer) {
        if (outer)
            m_top = outer;
        else
            m_standing = Standing::Ended;
    }

private:
    friend class Joiner;
    friend class Loop;
    friend class TaskRef;
    void run() override;
    void finish(Completion completion);
    void abandon(CancelReason reason);
    void markItem(MarkKind kind, Outcome outcome) {
        if (m_item != kNoIndex) recordItem(kind, outcome);
    }
    void recordItem(MarkKind kind, Outcome outcome);

    enum class Standing : std::uint8_t { New, Running, Suspended, Ended };
    Standing m_standing = Standing::New;
    Cause m_waitCause = Cause::Yield;
    bool m_mustCancel = false;
    bool m_passingOn = false;        ///< a cancellation, to what it waits for
    std::uint32_t m_references = 1;  ///< the loop's, until it finishes
    NameId m_name;
    NameId m_waitName = 0;
    std::uint32_t m_index;
    std::uint32_t m_item;  ///< while it is in this task's hands, else kNoIndex
    int m_cancelRequests = 0;
    Completion m_wake;
    Co::Frame m_top;  ///< the innermost coroutine; its outermost is this task's own
    Joiner* m_joiner = nullptr;
};
static_assert(sizeof(Task) <= 128);

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
    explicit operator bool() const { return m_task != nullptr; }
    Task* operator->() const { return m_task; }
    Task& operator*() const { return *m_task; }

private:
    Task* m_task = nullptr;
};

inline TaskRef Loop::spawn(Co body, NameId name, std::uint32_t index, std::uint32_t item) {
    return spawnFor(currentId(), std::move(body), name, index, item);
}

inline TaskRef Loop::spawnFor(TaskId parent, Co body, NameId name, std::uint32_t index, std::uint32_t item) {
    auto* const task = new Task(*this, std::move(body), m_nextTask++, name, index, item);
    record(EventKind::Spawn, task->id, 0, name, parent, index);
    m_live.add(*task);
    callSoon(*task);
    return TaskRef(task);
}

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

}  // namespace interleave
