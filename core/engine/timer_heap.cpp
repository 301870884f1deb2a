#include "core/engine/timer_heap.h"

#include <algorithm>
#include <cassert>

namespace interleave {

void TimerHeap::push(Timer& timer, Nanos when) {
    assert(!timer.heap);
    timer.heap = this;
    timer.when = when;
    m_entries.emplace_back();
    rise(m_entries.size() - 1, {when, m_sequence++, &timer});
}

Timer& TimerHeap::pop() {
    Timer& first = *m_entries.front().timer;
    remove(first);
    return first;
}

void TimerHeap::remove(Timer& timer) {
    assert(timer.heap == this);
    const std::size_t hole = timer.place;
    const Entry last = m_entries.back();
    m_entries.pop_back();
    timer.heap = nullptr;
    if (hole == m_entries.size()) return;
    if (hole > 0 && last.before(m_entries[(hole - 1) / 4]))
        rise(hole, last);
    else
        sink(hole, last);
}

void TimerHeap::settle(std::size_t place, Entry entry) {
    m_entries[place] = entry;
    entry.timer->place = static_cast<std::uint32_t>(place);
}

void TimerHeap::rise(std::size_t place, Entry entry) {
    while (place > 0) {
        const std::size_t parent = (place - 1) / 4;
        if (!entry.before(m_entries[parent])) break;
        settle(place, m_entries[parent]);
        place = parent;
    }
    settle(place, entry);
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
        settle(place, m_entries[least]);
        place = least;
    }
    settle(place, entry);
}

}  // namespace interleave
