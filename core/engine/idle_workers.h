#pragma once

#include <atomic>

#include "core/engine/futex.h"

namespace interleave {

/// How many of a pool's workers have nothing to do: some still look for work, since it often comes at once, the others are parked
/// and have to be called. A worker that is called counts among those who look before it has woken up. Leaves out how one sleeps.
class IdleWorkers {
public:
    /// One worker's place to park.
    class Seat {
    public:
        bool taken() const { return m_word.load() == kTaken; }
        /// Until called.
        void sleep() const { futex::sleep(m_word, kTaken); }

    private:
        friend class IdleWorkers;
        static constexpr std::uint32_t kFree = 0, kTaken = 1;
        alignas(64) futex::Word m_word{kFree};
    };

    /// At one instant.
    struct Count {
        int looking, parked;
        int all() const { return looking + parked; }
    };

    // A worker, of itself. All of it has its place in the one order of all sequentially consistent operations.
    void beginLooking() { m_count.fetch_add(kLooking); }
    void endLooking() { m_count.fetch_sub(kLooking); }
    /// From looking to parked. Work that came before this, it has to look for once more.
    void park(Seat& seat) {
        seat.m_word.store(Seat::kTaken);
        m_count.fetch_add(kParked - kLooking);
    }
    /// From parked to looking, unless it has been called meanwhile: it looks then in any case.
    void unpark(Seat& seat) { vacate(seat); }

    // Whoever has work; one thread.
    Count count() const {
        const std::int64_t count = m_count.load();
        return {static_cast<int>(count % kParked), static_cast<int>(count / kParked)};
    }
    /// False when that worker is not parked.
    bool call(Seat& seat) {
        if (!vacate(seat)) return false;
        futex::wake(seat.m_word);
        return true;
    }

private:
    static constexpr std::int64_t kLooking = 1, kParked = std::int64_t{1} << 32;

    bool vacate(Seat& seat) {
        std::uint32_t taken = Seat::kTaken;
        if (!seat.m_word.compare_exchange_strong(taken, Seat::kFree)) return false;
        m_count.fetch_add(kLooking - kParked);
        return true;
    }

    std::atomic<std::int64_t> m_count{0};
};

}  // namespace interleave
