#pragma once

#include <cassert>
#include <cstdint>

#include "core/engine/ready_queue.h"
#include "core/event/event.h"

namespace interleave {

class Loop;

/// How something ended: CPython's result, exception or CancelledError, as a plain value. No C++ exception carries a workload's
/// failure. Four bytes without a gap: they are stored and loaded as one, where a load of all that follows a store of some would
/// wait for every store before it.
struct alignas(std::uint32_t) Completion {
    Outcome outcome = Outcome::Ok;
    std::uint8_t none = 0;
    NameId error = 0;  ///< of a failed one

    bool ok() const { return outcome == Outcome::Ok; }
    bool failed() const { return outcome == Outcome::Failed; }
    bool cancelled() const { return outcome == Outcome::Cancelled; }
    static Completion done() { return {}; }
    static Completion failure(NameId error) { return {Outcome::Failed, 0, error}; }
    static Completion cancellation() { return {Outcome::Cancelled}; }
    bool operator==(const Completion&) const = default;
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
    void complete(Completion completion, TaskId by = kNoTask) {
        assert(!m_done);
        m_done = true;
        m_completion = completion;
        m_endedBy = by;
        if (m_last) tellListeners();
    }
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
    void tellListeners();

    Listener* m_last = nullptr;  ///< of a circle: after it comes the first
    Completion m_completion;
    TaskId m_endedBy = kNoTask;
    bool m_done = false;
};

}  // namespace interleave
