#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/engine/future.h"
#include "core/engine/timer_buckets.h"

namespace interleave {

/// A handle that becomes ready at an instant. Leaves the queue by itself when it is destroyed.
struct Timer : Handle {
    class TimerQueue* queue = nullptr;  ///< set while it is pending
    std::uint32_t farNumber = 0;        ///< there

protected:
    ~Timer();
};

/// Pending timers, earliest first; those of the same instant in the order they were set. The next few stand in a row, sorted,
/// which is all there is where few are pending; the others wait in buckets and come up a few at a time, so that what a timer costs
/// does not depend on how many there are. Time does not run backwards: none is set for before one that has been popped.
class TimerQueue {
public:
    TimerQueue() = default;
    TimerQueue(const TimerQueue&) = delete;
    TimerQueue& operator=(const TimerQueue&) = delete;

    bool empty() const { return m_nearCount == 0 && m_farPending == 0; }
    /// kNever: there is none.
    Nanos earliest() {
        if (m_nearCount == 0) [[unlikely]]
            bringUp();
        return m_nearCount > 0 ? m_near[m_nearCount - 1].when : kNever;
    }
    void push(Timer& timer, Nanos when) {
        timer.queue = this;
        if (when >= m_horizon) return pushFar(timer, when);
        if (m_nearCount == kMostNear) [[unlikely]]
            return pushWhereFull(timer, when);
        pushNear(timer, when);
    }
    /// The earliest, of some.
    Timer& pop() {
        if (m_nearCount == 0) [[unlikely]]
            bringUp();
        const Near& first = m_near[--m_nearCount];
        m_popped = first.when;
        first.timer->queue = nullptr;
        return *first.timer;
    }
    void remove(Timer& timer);

private:
    static constexpr std::size_t kMostNear = 32, kAtOnce = 16, kFew = 8;
    static constexpr std::uint32_t kIsNear = UINT32_MAX;
    struct Near {
        Nanos when;
        Timer* timer;
    };
    void pushNear(Timer& timer, Nanos when) {
        timer.farNumber = kIsNear;
        std::size_t place = m_nearCount++;
        for (; place > 0 && m_near[place - 1].when <= when; --place) m_near[place] = m_near[place - 1];
        m_near[place] = {when, &timer};
    }
    void pushWhereFull(Timer& timer, Nanos when);
    void pushFar(Timer& timer, Nanos when);
    std::uint32_t numberFor(Timer& timer);
    TimerBuckets& bucketsFor(Nanos when);
    void bringUp();
    void sweep();
    void forgetFar();

    /// Who a far timer's number stands for; nobody once it was removed: what lies in the buckets is found there later.
    std::vector<Timer*> m_far;
    std::vector<std::uint32_t> m_freeNumbers;
    std::size_t m_farPending = 0;
    std::vector<TimerBuckets> m_buckets;  ///< the earliest ones last: each ends where the one before begins
    Nanos m_horizon = kNever;             ///< from here on, timers are far
    Nanos m_popped = 0;                   ///< when the latest was due
    std::size_t m_nearCount = 0;
    std::array<Near, kMostNear> m_near;  ///< the earliest last, and of the same instant the one that was set first
};

inline Timer::~Timer() {
    if (queue) queue->remove(*this);
}

}  // namespace interleave
