#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

#include "core/base/pages.h"
#include "core/event/event.h"

namespace interleave {

/// The events of one lane: one thread writes, any thread may read what has been published, at the same time.
/// Chunks never move once they are made, so the writer needs no lock and the reader no copy of the list; and what the writer
/// stores for each event is that alone and where the next one goes.
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
        Event* event = m_next.load(std::memory_order_relaxed);
        if (event == m_end) [[unlikely]] {
            event = grow();
            if (!event) return;
        }
        event->time = time;
        event->task = task;
        event->kind = kind;
        event->code = code;
        event->tag = tag;
        event->a = a;
        event->b = b;
        m_next.store(event + 1, std::memory_order_release);
    }

    /// How many events may be read now; from any thread.
    std::size_t size() const;
    std::size_t lost() const { return m_lost.load(std::memory_order_relaxed); }

    /// Copies what has been published; from any thread.
    std::vector<Event> copy() const;
    /// Hands the events over, freeing each block as it goes, so a large record is not held twice. After the writer is done.
    std::vector<Event> take();

private:
    static constexpr std::size_t kLargestBlock = 32;  ///< chunks
    Event* grow();

    std::atomic<Event*> m_next{nullptr};  ///< what lies before it has been published
    Event* m_end = nullptr;               ///< of the chunk
    Event* m_blockEnd = nullptr;
    std::unique_ptr<std::atomic<Event*>[]> m_chunks;  ///< what readers follow
    std::atomic<std::size_t> m_chunkCount{0};
    std::vector<Pages> m_blocks;  ///< of several chunks, large ones in huge pages; the writer's
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
