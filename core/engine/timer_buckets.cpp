#include "core/engine/timer_buckets.h"

#include <algorithm>
#include <cassert>
#include <new>
#include <utility>

#include "core/engine/frame_arena.h"

namespace interleave {

TimerChain::Block* TimerChain::newBlock(Block* next, std::uint32_t begin) {
    auto* const block = static_cast<Block*>(FrameArena::current().take(sizeof(Block)));
    block->next = next;
    block->begin = block->end = begin;
    return block;
}

void TimerChain::grow() {
    Block* const block = newBlock(nullptr, 0);
    (m_last ? m_last->next : m_first) = block;
    m_last = block;
}

void TimerChain::pushFirst(FarTimer timer) {
    if (!m_first || m_first->begin == 0) {
        m_first = newBlock(m_first, kPerBlock);
        if (!m_last) m_last = m_first;
    }
    m_first->timers[--m_first->begin] = timer;
    ++m_size;
}

void TimerChain::dropFirst() {
    Block* const block = m_first;
    m_first = block->next;
    if (!m_first) m_last = nullptr;
    FrameArena::current().give(block, sizeof(Block));
}

TimerChain& TimerBuckets::chainFor(Nanos when) {
    assert(when >= m_base && when < m_limit);
    const auto differing = static_cast<std::uint64_t>(when ^ m_base);
    const int level = (std::bit_width(differing | 1) - 1) / kBits;
    Level*& at = m_levels[static_cast<std::size_t>(level)];
    if (!at) at = new (FrameArena::current().take(sizeof(Level))) Level;
    const unsigned place = digit(when, level);
    at->used |= std::uint64_t{1} << place;
    m_used |= 1U << level;
    return at->chains[place];
}

std::size_t TimerBuckets::takeFirst(std::span<FarTimer> room) {
    for (;;) {
        const int level = std::countr_zero(m_used);
        Level& from = *m_levels[static_cast<std::size_t>(level)];
        const auto place = static_cast<unsigned>(std::countr_zero(from.used));
        TimerChain& chain = from.chains[place];
        if (level == 0 || chain.size() <= room.size()) {
            const std::size_t count = std::min(chain.size(), room.size());
            for (FarTimer& taken : room.first(count)) taken = chain.pop();
            m_takenUpTo = chain.empty() ? endOf(level, place) : room[0].when;
            if (chain.empty()) noneIn(level, place);
            return count;
        }
        TimerChain moved = std::exchange(chain, {});
        noneIn(level, place);
        Nanos earliest = kNever;
        moved.forEach([&](const FarTimer& timer) { earliest = std::min(earliest, timer.when); });
        m_base = earliest;  // from which they differ in later digits
        moved.forEach([&](const FarTimer& timer) { put(timer); });
        moved.clear();
    }
}

void TimerBuckets::noneIn(int level, unsigned place) {
    Level& at = *m_levels[static_cast<std::size_t>(level)];
    at.used &= ~(std::uint64_t{1} << place);
    if (!at.used) m_used &= ~(1U << level);
}

Nanos TimerBuckets::endOf(int level, unsigned place) const {
    const std::uint64_t above = static_cast<std::uint64_t>(m_base) >> (kBits * level) >> kBits << kBits;
    const std::uint64_t end = (above + place + 1) << (kBits * level);
    return static_cast<Nanos>(std::min(end, static_cast<std::uint64_t>(m_limit)));
}

void TimerBuckets::clear() {
    forEachChain([](TimerChain& chain) { chain.clear(); });
    for (Level*& level : m_levels)
        if (level) FrameArena::current().give(std::exchange(level, nullptr), sizeof(Level));
    m_used = 0;
}

}  // namespace interleave
