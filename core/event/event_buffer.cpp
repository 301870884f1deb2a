#include "core/event/event_buffer.h"

#include <algorithm>

namespace interleave {

bool EventBuffer::grow() {
    if (m_pages.size() == kMostChunks) {
        m_lost.store(m_lost.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        return false;
    }
    m_pages.emplace_back(kChunk * sizeof(Event));
    m_next = reinterpret_cast<Event*>(m_pages.back().data());
    m_end = m_next + kChunk;
    m_chunks[m_pages.size() - 1].store(m_next, std::memory_order_release);
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
    for (std::size_t i = 0; i < m_pages.size(); ++i) {
        const Event* chunk = m_chunks[i].exchange(nullptr, std::memory_order_relaxed);
        if (i * kChunk < size) events.insert(events.end(), chunk, chunk + std::min(kChunk, size - i * kChunk));
        m_pages[i] = Pages();
    }
    m_pages.clear();
    m_next = m_end = nullptr;
    m_size.store(0, std::memory_order_relaxed);
    return events;
}

}  // namespace interleave
