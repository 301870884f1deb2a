#pragma once

#include <cstdint>
#include <unordered_set>
#include <vector>

#include "core/engine/future.h"

namespace interleave {

/// A handle that becomes ready at an instant. Leaves the heap by itself when it is destroyed.
struct Timer : Handle {
    class TimerHeap* heap = nullptr;  ///< set while it is pending
    std::uint64_t sequence = 0;       ///< in the heap

protected:
    ~Timer();
};

/// Pending timers, earliest first; those of the same instant in the order they were set. A 4-ary heap that never touches the
/// timers themselves while it sorts (each would be a cache miss): one that is removed leaves a dead entry behind, swept out when
/// it comes up or when half of all are dead.
class TimerHeap {
public:
    bool empty() const { return m_entries.empty(); }
    Nanos earliest() const { return m_entries.empty() ? kNever : m_entries.front().when; }
    void push(Timer& timer, Nanos when);
    Timer& pop();
    void remove(Timer& timer);

private:
    struct Entry {
        Nanos when;
        std::uint64_t sequence;
        Timer* timer;
        bool before(const Entry& other) const { return when != other.when ? when < other.when : sequence < other.sequence; }
    };
    void rise(std::size_t place, Entry entry);
    void sink(std::size_t place, Entry entry);
    void dropFirst();
    void sweep();

    std::vector<Entry> m_entries;  ///< its first is never dead
    std::unordered_set<std::uint64_t> m_dead;
    std::uint64_t m_sequence = 0;
};

inline Timer::~Timer() {
    if (heap) heap->remove(*this);
}

}  // namespace interleave
