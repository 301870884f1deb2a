#include "core/event/event_buffer.h"

#include <algorithm>

namespace interleave {

bool EventBuffer::grow() {
    if (m_chunk == kMostChunks) {
        m_lost.store(m_lost.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        return false;
    }
    auto* chunk = new Event[kChunk];
    m_chunks[m_chunk++].store(chunk, std::memory_order_release);
    m_next = chunk;
    m_end = chunk + kChunk;
    return true;
}

std::vector<Event> EventBuffer::copy() const {
    const std::size_t size = this->size();
    std::vector<Event> events;
    events.reserve(size);
    for (std::size_t i = 0; i < size; i += kChunk) {
        const Event* chunk = m_chunks[i / kChunk].load(std::memory_order_acquire);
        events.insert(events.end(), chunk, chunk + std::min(kChunk, size - i));
    }
    return events;
}

std::vector<Event> EventBuffer::take() {
    const std::size_t size = this->size();
    std::vector<Event> events;
    events.reserve(size);
    for (std::size_t i = 0; i < m_chunk; ++i) {
        Event* chunk = m_chunks[i].exchange(nullptr, std::memory_order_relaxed);
        if (i * kChunk < size) events.insert(events.end(), chunk, chunk + std::min(kChunk, size - i * kChunk));
        delete[] chunk;
    }
    m_chunk = 0;
    m_next = m_end = nullptr;
    m_size.store(0, std::memory_order_relaxed);
    return events;
}

}  // namespace interleave
