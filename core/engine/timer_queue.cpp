#include "core/engine/timer_queue.h"

#include <algorithm>
#include <cassert>
#include <span>

namespace interleave {

void TimerQueue::pushWhereFull(Timer& timer, Nanos when) {
    // The later half becomes far. Those of the horizon's own instant were set before the far ones of it.
    constexpr std::size_t kSpilled = kMostNear - kAtOnce;
    std::size_t i = 0;
    for (; i < kSpilled && m_near[i].when == m_horizon; ++i)
        bucketsFor(m_near[i].when).putFirst({m_near[i].when, numberFor(*m_near[i].timer)});
    for (std::size_t j = kSpilled; j-- > i;) pushFar(*m_near[j].timer, m_near[j].when);
    m_horizon = m_near[kSpilled - 1].when;
    m_nearCount = kAtOnce;
    std::copy(m_near.begin() + kSpilled, m_near.end(), m_near.begin());
    push(timer, when);
}

std::uint32_t TimerQueue::numberFor(Timer& timer) {
    ++m_farPending;
    if (m_freeNumbers.empty()) {
        timer.farNumber = static_cast<std::uint32_t>(m_far.size());
        m_far.push_back(&timer);
    } else {
        timer.farNumber = m_freeNumbers.back();
        m_freeNumbers.pop_back();
        m_far[timer.farNumber] = &timer;
    }
    return timer.farNumber;
}

TimerBuckets& TimerQueue::bucketsFor(Nanos when) {
    assert(when >= m_popped);
    if (m_buckets.empty() || when < m_buckets.back().base())
        m_buckets.emplace_back(m_popped, m_buckets.empty() ? kNever : m_buckets.back().base());
    auto buckets = m_buckets.rbegin();
    while (when >= buckets->limit()) ++buckets;
    return *buckets;
}

void TimerQueue::pushFar(Timer& timer, Nanos when) { bucketsFor(when).put({when, numberFor(timer)}); }

void TimerQueue::bringUp() {
    while (m_nearCount < kFew && m_farPending > 0) {
        while (m_buckets.back().empty()) {
            m_buckets.back().clear();
            m_buckets.pop_back();
        }
        std::array<FarTimer, kAtOnce> room;
        const std::span taken(room.data(), m_buckets.back().takeFirst(room));
        m_horizon = m_buckets.back().takenUpTo();
        for (const FarTimer& far : taken) __builtin_prefetch(m_far[far.number], 1);  // each is far from the others in memory too
        for (const FarTimer& far : taken) {
            m_freeNumbers.push_back(far.number);
            Timer* const timer = m_far[far.number];
            if (!timer) continue;
            --m_farPending;
            pushNear(*timer, far.when);
        }
    }
    if (m_farPending == 0) forgetFar();
}

void TimerQueue::remove(Timer& timer) {
    assert(timer.queue == this);
    timer.queue = nullptr;
    if (timer.farNumber == kIsNear) {
        const auto end = m_near.begin() + m_nearCount--;
        const auto found = std::find_if(m_near.begin(), end, [&](const Near& near) { return near.timer == &timer; });
        std::copy(found + 1, end, found);
        return;
    }
    m_far[timer.farNumber] = nullptr;
    if (--m_farPending == 0) return forgetFar();
    const std::size_t dead = m_far.size() - m_freeNumbers.size() - m_farPending;
    constexpr std::size_t kFewDead = 128;
    if (dead > kFewDead && dead > m_farPending) sweep();
}

void TimerQueue::sweep() {
    const auto keepPending = [&](TimerChain& chain) {
        TimerChain pending;
        chain.forEach([&](const FarTimer& timer) {
            if (m_far[timer.number])
                pending.push(timer);
            else
                m_freeNumbers.push_back(timer.number);
        });
        chain.clear();
        chain = pending;
    };
    for (TimerBuckets& buckets : m_buckets) buckets.forEachChain(keepPending);
}

void TimerQueue::forgetFar() {
    if (m_far.empty()) return;
    for (TimerBuckets& buckets : m_buckets) buckets.clear();
    m_buckets.clear();
    m_far.clear();
    m_freeNumbers.clear();
    m_horizon = kNever;
}

}  // namespace interleave
