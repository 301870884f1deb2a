#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

#include "core/base/pages.h"
#include "core/event/event.h"

namespace interleave {

/// The events of one lane: one thread writes, any thread may read what has been published, at the same time.
/// Chunks never move once they are made, so the writer needs no lock and the reader no copy of the list.
/// Past the cap events are counted as lost and the run goes on.
class EventBuffer {
public:
    static constexpr std::size_t kChunk = 16384;                ///< events; 384 KiB
    static constexpr std::size_t kMostChunks = 4096;                 ///< 67 million events, 1.5 GiB
    static constexpr std::size_t kMost = kChunk * kMostChunks;  ///< the stated cap

    EventBuffer() : m_chunks(std::make_unique<std::atomic<Event*>[]>(kMostChunks)) {}
    EventBuffer(const EventBuffer&) = delete;
    EventBuffer& operator=(const EventBuffer&) = delete;

    /// The writer's thread only. Fields are stored one by one: g++ 12 bounces a copied struct through the stack.
    void record(Nanos time, TaskId task, EventKind kind, std::uint8_t code, std::uint16_t tag, std::uint32_t a, std::uint32_t b) {
        if (m_next == m_end && !grow()) return;
        m_next->time = time;
        m_next->task = task;
        m_next->kind = kind;
        m_next->code = code;
        m_next->tag = tag;
        m_next->a = a;
        m_next->b = b;
        ++m_next;
        m_size.store(m_size.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    }

    /// How many events may be read now; from any thread.
    std::size_t size() const { return m_size.load(std::memory_order_acquire); }
    std::size_t lost() const { return m_lost.load(std::memory_order_relaxed); }

    /// Copies what has been published; from any thread.
    std::vector<Event> copy() const;
    /// Hands the events over, freeing each chunk as it goes, so a large record is not held twice. After the writer is done.
    std::vector<Event> take();

private:
    bool grow();

    std::unique_ptr<std::atomic<Event*>[]> m_chunks;  ///< what readers follow
    std::vector<Pages> m_pages;                       ///< what owns them; the writer's
    Event* m_next = nullptr;
    Event* m_end = nullptr;
    std::atomic<std::size_t> m_size{0};
    std::atomic<std::size_t> m_lost{0};
};

/// A buffer per lane; made before any thread writes.
class Recording {
public:
    explicit Recording(std::size_t lanes) : m_lanes(lanes) {}
    EventBuffer& lane(std::size_t i) { return m_lanes[i]; }
    const EventBuffer& lane(std::size_t i) const { return m_lanes[i]; }
    std::size_t lanes() const { return m_lanes.size(); }

private:
    std::vector<EventBuffer> m_lanes;
};

}  // namespace interleave
