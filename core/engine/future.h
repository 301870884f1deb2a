#pragma once

#include <cassert>
#include <cstdint>

#include "core/engine/ready_queue.h"
#include "core/event/event.h"

namespace interleave {

class Loop;

/// How something ended: CPython's result, exception or CancelledError, as a plain value. No C++ exception carries a workload's
/// failure. One word: g++ 12 puts a struct of smaller parts together in memory and waits there for its own stores.
class Completion {
public:
    Completion() = default;
    static Completion done() { return {}; }
    static Completion failure(NameId error) { return Completion(Outcome::Failed, error); }
    static Completion cancellation() { return Completion(Outcome::Cancelled, 0); }

    Outcome outcome() const { return static_cast<Outcome>(m_word & 0xff); }
    NameId error() const { return static_cast<NameId>(m_word >> 16); }  ///< of a failed one
    bool ok() const { return m_word == 0; }
    bool failed() const { return outcome() == Outcome::Failed; }
    bool cancelled() const { return outcome() == Outcome::Cancelled; }
    bool operator==(const Completion&) const = default;

private:
    Completion(Outcome outcome, NameId error) : m_word(static_cast<std::uint32_t>(outcome) | std::uint32_t{error} << 16) {}
    std::uint32_t m_word = 0;
};
static_assert(static_cast<int>(Outcome::Ok) == 0);

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
