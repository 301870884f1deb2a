#pragma once

#include <cstdint>

#include "core/engine/co_or_done.h"
#include "core/engine/wait.h"

namespace interleave {

/// asyncio.Semaphore (CPython 3.11, locks.py): permits, first come, first served; a waiter that is cancelled after it was given
/// its permit passes it on.
class Semaphore {
public:
    Semaphore(Loop& loop, std::uint32_t permits, NameId name) : m_loop(loop), m_free(permits), m_name(name) {}
    Semaphore(const Semaphore&) = delete;
    Semaphore& operator=(const Semaphore&) = delete;

    /// Completed: the caller has a permit. Cancelled: it has none.
    CoOrDone acquire() {
        if (locked()) return waitForPermit();
        --m_free;
        return Completion::done();
    }
    void release();

private:
    struct Waiter {
        explicit Waiter(Semaphore& of);
        ~Waiter();
        Semaphore& semaphore;
        Signal given;
        Waiter* before = nullptr;
        Waiter* after = nullptr;
    };
    Co waitForPermit();
    bool locked() const;
    void wakeNext(TaskId by);

    Loop& m_loop;
    Waiter* m_first = nullptr;
    Waiter* m_last = nullptr;
    Waiter* m_firstPending = nullptr;  ///< no waiter before it is still waiting: keeps waking 10,000 of them linear
    std::uint32_t m_free;
    NameId m_name;
};

}  // namespace interleave
