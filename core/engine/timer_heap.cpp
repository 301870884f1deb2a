#include "core/engine/timer_heap.h"

#include <algorithm>
#include <cassert>

namespace interleave {

void TimerHeap::push(Timer& timer, Nanos when) {
    assert(!timer.heap);
    timer.heap = this;
    timer.sequence = m_sequence++;
    m_entries.emplace_back();
    rise(m_entries.size() - 1, {when, timer.sequence, &timer});
}

Timer& TimerHeap::pop() {
    Timer& first = *m_entries.front().timer;
    first.heap = nullptr;
    dropFirst();
    if (!m_entries.empty()) __builtin_prefetch(m_entries.front().timer);
    return first;
}

void TimerHeap::remove(Timer& timer) {
    assert(timer.heap == this);
    timer.heap = nullptr;
    if (m_entries.front().sequence == timer.sequence) return dropFirst();
    m_dead.insert(timer.sequence);
    constexpr std::size_t kFew = 128;
    if (m_dead.size() > kFew && m_dead.size() > m_entries.size() / 2) sweep();
}

void TimerHeap::dropFirst() {
    do {
        const Entry last = m_entries.back();
        m_entries.pop_back();
        if (!m_entries.empty()) sink(0, last);
    } while (!m_entries.empty() && !m_dead.empty() && m_dead.erase(m_entries.front().sequence));
}

void TimerHeap::sweep() {
    std::erase_if(m_entries, [&](const Entry& entry) { return m_dead.contains(entry.sequence); });
    m_dead.clear();
    for (std::size_t place = m_entries.size() / 4 + 1; place-- > 0;)
        if (place < m_entries.size()) sink(place, m_entries[place]);
}

void TimerHeap::rise(std::size_t place, Entry entry) {
    while (place > 0) {
        const std::size_t parent = (place - 1) / 4;
        if (!entry.before(m_entries[parent])) break;
        m_entries[place] = m_entries[parent];
        place = parent;
    }
    m_entries[place] = entry;
}

void TimerHeap::sink(std::size_t place, Entry entry) {
    for (;;) {
        const std::size_t first = place * 4 + 1;
        if (first >= m_entries.size()) break;
        const std::size_t end = std::min(first + 4, m_entries.size());
        std::size_t least = first;
        for (std::size_t child = first + 1; child < end; ++child)
            if (m_entries[child].before(m_entries[least])) least = child;
        if (!m_entries[least].before(entry)) break;
        m_entries[place] = m_entries[least];
        place = least;
    }
    m_entries[place] = entry;
}

}  // namespace interleave
