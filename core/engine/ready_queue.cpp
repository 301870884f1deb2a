#include "core/engine/ready_queue.h"

namespace interleave {

ReadyQueue::~ReadyQueue() {
    for (beginBatch(); !batchEmpty();) pop();  // the blocks go with the arena
}

void ReadyQueue::grow() {
    auto* const block = static_cast<Block*>(FrameArena::current().take(sizeof(Block)));
    block->next = nullptr;
    (m_last ? m_last->next : m_first) = block;
    m_last = block;
    const bool first = !m_head;
    m_tail = block->places;
    m_tailEnd = m_tail + kPlaces;
    if (!first) return;
    m_head = m_batchEnd = m_tail;
    m_headEnd = m_tailEnd;
}

void ReadyQueue::nextBlock() {
    Block* const done = m_first;
    m_first = done->next;
    FrameArena::current().give(done, sizeof(Block));
    m_head = m_first->places;
    m_headEnd = m_head + kPlaces;
}

}  // namespace interleave
