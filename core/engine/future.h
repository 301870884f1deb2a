#pragma once

#include <cstdint>

#include "core/event/event.h"

namespace interleave {

class Loop;

/// How something ended: CPython's result, exception or CancelledError, as a plain value. No C++ exception carries a workload's
/// failure.
struct Completion {
    Outcome outcome = Outcome::Ok;
    NameId error = 0;  ///< of a failed one

    bool ok() const { return outcome == Outcome::Ok; }
    bool failed() const { return outcome == Outcome::Failed; }
    bool cancelled() const { return outcome == Outcome::Cancelled; }
    static Completion done() { return {}; }
    static Completion failure(NameId error) { return {Outcome::Failed, error}; }
    static Completion cancellation() { return {Outcome::Cancelled, 0}; }
    bool operator==(const Completion&) const = default;
};

/// One turn in the loop's ready queue: linked both ways into it, so that being ready costs no allocation and leaving it
/// (as a cancelled asyncio.Handle does) costs no search. In the queue at most once.
struct Handle {
    Handle() = default;
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    virtual void run() = 0;
    bool queued() const { return next != nullptr; }
    void leave() {
        if (!next) return;
        next->previous = previous;
        previous->next = next;
        next = previous = nullptr;
    }

    Handle* next = nullptr;
    Handle* previous = nullptr;

protected:
    ~Handle() { leave(); }
};

/// Someone who wants to know when a Future ends; called in a turn of its own, as asyncio's done callbacks are.
struct Listener : Handle {
    Listener* nextListener = nullptr;
    class Future* future = nullptr;  ///< whose end is being told; set while it waits or is queued

protected:
    ~Listener() = default;
};

/// asyncio.Future: pending until completed or cancelled once; its listeners then get a turn each, in the order they came.
/// Lives on the loop's thread. Leaves out results (the language has none) and listeners after the end (they ask isDone first).
class Future {
public:
    explicit Future(Loop& loop) : m_loop(loop) {}
    Future(const Future&) = delete;
    Future& operator=(const Future&) = delete;

    bool isDone() const { return m_done; }
    const Completion& completion() const { return m_completion; }

    /// Ends it; the listeners become ready. Ending it twice is a bug.
    void complete(Completion completion, TaskId by = kNoTask);
    /// Who ended it, for "who woke it".
    TaskId endedBy() const { return m_endedBy; }

    void listen(Listener& listener);
    void unlisten(Listener& listener);

    /// asyncio's cancel(): false when it is done already. A plain future ends as cancelled at once; tasks and gathers pass it on.
    virtual bool cancel(CancelReason reason, TaskId by);

protected:
    ~Future() = default;
    Loop& m_loop;

private:
    Listener* m_first = nullptr;
    Listener* m_last = nullptr;
    Completion m_completion;
    TaskId m_endedBy = kNoTask;
    bool m_done = false;
};

}  // namespace interleave
