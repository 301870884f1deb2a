#pragma once

#include <cstdint>
#include <deque>

#include "core/engine/co_or_done.h"
#include "core/engine/wait.h"

namespace interleave {

/// asyncio.Queue with a bound (CPython 3.11, queues.py) for the numbers of items, and one thing more: it can be closed, which
/// ends the waits of those who get once it is empty (CPython has that as Queue.shutdown from 3.13 on).
class BoundedQueue {
public:
    BoundedQueue(Loop& loop, std::size_t bound, NameId name) : m_loop(loop), m_bound(bound), m_name(name) {}
    BoundedQueue(const BoundedQueue&) = delete;
    BoundedQueue& operator=(const BoundedQueue&) = delete;

    static constexpr std::size_t kUnbounded = SIZE_MAX;

    /// put_nowait, where there is room.
    void putNow(std::uint32_t item);
    /// Completed: the item is in. Cancelled: it is not.
    CoOrDone put(std::uint32_t item) {
        if (m_items.size() >= m_bound) return waitAndPut(item);
        putNow(item);
        return Completion::done();
    }
    /// Completed: `item` is set, or left at kNoIndex where the queue is closed and empty.
    CoOrDone get(std::uint32_t& item) {
        item = kNoIndex;
        if (m_items.empty() && !m_closed) return waitAndGet(item);
        if (!m_items.empty()) item = getNow();
        return Completion::done();
    }
    void close();

private:
    Co waitAndPut(std::uint32_t item);
    Co waitAndGet(std::uint32_t& item);
    std::uint32_t getNow();

    using Waiters = std::deque<Signal*>;
    static void wakeNext(Waiters& waiters, TaskId by);
    static void forget(Waiters& waiters, Signal& signal);

    Loop& m_loop;
    std::deque<std::uint32_t> m_items;
    Waiters m_getters, m_putters;
    std::size_t m_bound;
    NameId m_name;
    bool m_closed = false;
};

}  // namespace interleave
