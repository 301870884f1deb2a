#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/duration.h"

namespace interleave {

/// A timer that is due at an instant, by a number that stands for it. 16 bytes: a million are moved without touching any timer.
struct FarTimer {
    Nanos when;
    std::uint32_t number;
};

/// Far timers in the order in which they came, in blocks from the run's arena. Must be cleared before that is gone, or go with it.
class TimerChain {
public:
    bool empty() const { return m_size == 0; }
    std::size_t size() const { return m_size; }
    void push(FarTimer timer) {
        if (!m_last || m_last->end == kPerBlock) grow();
        m_last->timers[m_last->end++] = timer;
        ++m_size;
    }
    /// Before all others.
    void pushFirst(FarTimer timer);
    FarTimer pop() {
        const FarTimer first = m_first->timers[m_first->begin++];
        --m_size;
        if (m_first->begin == m_first->end) dropFirst();
        return first;
    }
    template <class F>
    void forEach(F&& f) const {
        for (const Block* block = m_first; block; block = block->next)
            for (std::uint32_t i = block->begin; i < block->end; ++i) f(block->timers[i]);
    }
    void clear() {
        while (m_first) dropFirst();
        m_size = 0;
    }

private:
    static constexpr std::uint32_t kPerBlock = 15;
    struct Block {
        Block* next;
        std::uint32_t begin, end;
        FarTimer timers[kPerBlock];
    };
    static_assert(sizeof(Block) == 256);
    static Block* newBlock(Block* next, std::uint32_t begin);
    void grow();
    void dropFirst();

    Block* m_first = nullptr;
    Block* m_last = nullptr;
    std::size_t m_size = 0;
};

/// Far timers from one instant on, in a bucket for each value of the first digit, to the base of 64, in which theirs differ from
/// that instant: a timer is moved at most once a digit until those around it are few, whatever the number of timers. What is due at
/// the same instant stays in the order in which it came. Leaves out who is still pending.
class TimerBuckets {
public:
    /// For those from `base` on and before `limit`.
    TimerBuckets(Nanos base, Nanos limit) : m_base(base), m_limit(limit) {}

    Nanos base() const { return m_base; }
    Nanos limit() const { return m_limit; }
    bool empty() const { return m_used == 0; }
    void put(FarTimer timer) { chainFor(timer.when).push(timer); }
    /// Before the others of its instant.
    void putFirst(FarTimer timer) { chainFor(timer.when).pushFirst(timer); }

    /// Takes out the earliest, as many as there is room for at most, those of the same instant in order; their number.
    std::size_t takeFirst(std::span<FarTimer> room);
    /// Before when no other was left.
    Nanos takenUpTo() const { return m_takenUpTo; }

    template <class F>
    void forEachChain(F&& f) {
        for (Level* level : m_levels)
            if (level)
                for (std::uint64_t left = level->used; left; left &= left - 1) f(level->chains[std::countr_zero(left)]);
    }
    /// Gives all its memory back.
    void clear();

private:
    static constexpr int kBits = 6;
    static constexpr int kLevels = (63 + kBits - 1) / kBits;
    struct Level {
        std::uint64_t used = 0;
        std::array<TimerChain, 1 << kBits> chains;
    };
    static unsigned digit(Nanos when, int level) { return static_cast<unsigned>(when >> (kBits * level)) & ((1U << kBits) - 1); }
    TimerChain& chainFor(Nanos when);
    void noneIn(int level, unsigned place);
    Nanos endOf(int level, unsigned place) const;

    Nanos m_base, m_limit;
    Nanos m_takenUpTo = 0;
    unsigned m_used = 0;  ///< which levels have any
    std::array<Level*, kLevels> m_levels{};
};

}  // namespace interleave
