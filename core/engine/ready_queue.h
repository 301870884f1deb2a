#pragma once

#include <cstddef>
#include <cstdint>

#include "core/engine/frame_arena.h"

namespace interleave {

/// One turn in the loop's ready queue: it knows its place there, so that being ready costs no allocation and leaving it (as a
/// cancelled asyncio.Handle does) costs no search. In the queue at most once.
struct Handle {
    Handle() = default;
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    virtual void run() = 0;
    bool queued() const { return place != nullptr; }
    void leave() {
        if (!place) return;
        *place = nullptr;
        place = nullptr;
    }

    Handle** place = nullptr;

protected:
    ~Handle() { leave(); }
};

/// Who is ready, first in, first out, as an array of places: a million of them are walked without touching each one's
/// neighbours. Places lie in blocks from the run's arena, which never move, so that a handle can find its own.
class ReadyQueue {
public:
    ReadyQueue() = default;
    ~ReadyQueue();
    ReadyQueue(const ReadyQueue&) = delete;
    ReadyQueue& operator=(const ReadyQueue&) = delete;

    void push(Handle& handle) {
        if (m_tail == m_tailEnd) [[unlikely]] grow();
        *m_tail = &handle;
        handle.place = m_tail++;
    }
    bool empty() {
        while (m_head != m_tail && !peek()) ++m_head;
        return m_head == m_tail;
    }

    /// What is in the queue now is the batch; what comes later is not.
    void beginBatch() { m_batchEnd = m_tail; }
    bool batchEmpty() const { return m_head == m_batchEnd; }
    /// The next of the batch; nullptr where it has left meanwhile.
    Handle* pop() {
        Handle* const handle = peek();
        ++m_head;
        if (m_headEnd - m_head > kAhead) fetch(m_head[kAhead]);
        if (!handle) return nullptr;
        handle->place = nullptr;
        return handle;
    }
    /// Whether nothing has come after `handle`, and it is not of the batch that is running.
    bool isNewest(const Handle& handle) const { return m_tail != m_batchEnd && handle.place == m_tail - 1; }

private:
    static constexpr std::size_t kPlaces = 255;
    static constexpr std::ptrdiff_t kAhead = 5;  ///< turns, in which memory answers
    struct Block {
        Handle* places[kPlaces];
        Block* next;
    };
    /// What has yet to be written there, or has left, does no harm: fetching reads nothing.
    static void fetch(const Handle* soon) {
        constexpr std::uintptr_t kLine = 64;  // a task is two of them, and its coroutine's begin lies before it more often than not
        const auto at = reinterpret_cast<std::uintptr_t>(soon);  // a number: a pointer may be null here, and then has no neighbours
        for (const std::uintptr_t line : {at - kLine, at, at + kLine}) __builtin_prefetch(reinterpret_cast<const void*>(line), 1);
    }
    Handle* peek() {
        if (m_head == m_headEnd) [[unlikely]] nextBlock();
        return *m_head;
    }
    void grow();
    void nextBlock();

    Handle** m_head = nullptr;
    Handle** m_headEnd = nullptr;
    Handle** m_tail = nullptr;
    Handle** m_tailEnd = nullptr;
    Handle** m_batchEnd = nullptr;
    Block* m_first = nullptr;
    Block* m_last = nullptr;
};

}  // namespace interleave
