#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "core/base/duration.h"

namespace interleave {

/// One lock for the loop's thread and the workers, handed over as CPython 3.11 hands over its GIL (Python/ceval_gil.h): whoever
/// waits lets the holder be for the switch interval, and asks for the lock when it has not changed hands in all that time. The
/// holder looks for that between pieces of its work (checkPoint), gives the lock up and takes it again only after another thread
/// has had it. Which of several waiters is next is the system's affair. Not recursive.
class Gil {
public:
    explicit Gil(Nanos switchInterval) : m_interval(switchInterval) {}

    /// True when somebody else had it and the caller had to wait.
    bool take();
    /// By the thread that has it. When it was asked for, returns after another thread has taken it.
    void release();
    /// By the thread that has it: hands it over if it was asked for, and returns with it. True when it was.
    bool checkPoint() {
        if (!m_asked.load(std::memory_order_relaxed)) return false;
        release();
        take();
        return true;
    }

private:
    const std::chrono::nanoseconds m_interval;
    std::mutex m_mutex;                // guards what follows
    std::condition_variable m_free;    // it was given up
    std::condition_variable m_taken;   // somebody else has it
    std::atomic<bool> m_asked{false};  // read without the mutex
    bool m_held = false;
    std::thread::id m_last;  // who has it, or had it last
    std::uint64_t m_handOvers = 0;
};

/// Without the GIL in this scope, where there is one.
class WithoutGil {
public:
    explicit WithoutGil(Gil* gil) : m_gil(gil) {
        if (m_gil) m_gil->release();
    }
    ~WithoutGil() {
        if (m_gil) m_gil->take();
    }
    WithoutGil(const WithoutGil&) = delete;
    WithoutGil& operator=(const WithoutGil&) = delete;

private:
    Gil* const m_gil;
};

}  // namespace interleave
