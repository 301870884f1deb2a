#include "core/event/event_buffer.h"

#include <algorithm>

namespace interleave {

Event* EventBuffer::grow() {
    const std::size_t chunks = m_chunkCount.load(std::memory_order_relaxed);
    if (chunks == kMostChunks) {
        m_lost.store(m_lost.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        return nullptr;
    }
    Event* chunk = m_end;
    if (m_end == m_blockEnd) {
        const std::size_t more = std::min({std::max<std::size_t>(chunks, 1), kLargestBlock, kMostChunks - chunks});
        m_blocks.emplace_back(more * kChunk * sizeof(Event));
        chunk = reinterpret_cast<Event*>(m_blocks.back().data());
        m_blockEnd = chunk + more * kChunk;
    }
    m_end = chunk + kChunk;
    m_chunks[chunks].store(chunk, std::memory_order_relaxed);
    m_chunkCount.store(chunks + 1, std::memory_order_release);
    m_next.store(chunk, std::memory_order_release);
    return chunk;
}

std::size_t EventBuffer::size() const {
    const Event* next = m_next.load(std::memory_order_acquire);
    for (std::size_t i = m_chunkCount.load(std::memory_order_acquire); i-- > 0;) {
        const Event* chunk = m_chunks[i].load(std::memory_order_relaxed);
        if (next >= chunk && next <= chunk + kChunk) return i * kChunk + static_cast<std::size_t>(next - chunk);
    }
    return 0;
}

std::vector<Event> EventBuffer::copy() const {
    const std::size_t size = this->size();
    std::vector<Event> events;
    events.reserve(size);
    for (std::size_t i = 0; i < size; i += kChunk) {
        const Event* chunk = m_chunks[i / kChunk].load(std::memory_order_relaxed);
        events.insert(events.end(), chunk, chunk + std::min(kChunk, size - i));
    }
    return events;
}

std::vector<Event> EventBuffer::take() {
    std::size_t left = size();
    std::vector<Event> events;
    events.reserve(left);
    for (Pages& block : m_blocks) {
        const auto* first = reinterpret_cast<const Event*>(block.data());
        const std::size_t count = std::min(left, block.size() / sizeof(Event));
        events.insert(events.end(), first, first + count);
        left -= count;
        block = Pages();
    }
    m_blocks.clear();
    m_end = m_blockEnd = nullptr;
    m_chunkCount.store(0, std::memory_order_relaxed);
    m_next.store(nullptr, std::memory_order_relaxed);
    return events;
}

}  // namespace interleave
