#include "core/engine/real_clock.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "core/engine/tick_clock.h"

namespace interleave {

namespace {
constexpr Nanos kTimerSpin = 60'000;    // a sleep ends some 25 us late, with outliers to 60
constexpr Nanos kCoalesced = 105'000;   // between two sleeps, where timers come too thick for that: half are 60 us late or less
constexpr Nanos kArrivalSpin = 20'000;  // what waking a parked thread costs
}  // namespace

Result<std::unique_ptr<RealClock>> RealClock::make(bool spins) {
    Descriptor epoll(epoll_create1(EPOLL_CLOEXEC));
    if (!epoll.valid()) return systemError("The system gives no epoll");
    Descriptor bell(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!bell.valid()) return systemError("The system gives no eventfd");
    epoll_event event{};
    event.events = EPOLLIN | EPOLLET;
    event.data.ptr = nullptr;  // the bell has no watcher: that it rang is enough
    if (epoll_ctl(epoll.number(), EPOLL_CTL_ADD, bell.number(), &event) != 0) return systemError("The system gives no epoll");
    return std::unique_ptr<RealClock>(new RealClock(std::move(epoll), std::move(bell), spins));
}

RealClock::RealClock(Descriptor epoll, Descriptor bell, bool spins)
    : m_epoll(std::move(epoll)), m_inbox(std::move(bell)), m_spins(spins) {}

void RealClock::start(Gil* gil) {
    m_start = thread::steadyTime();
    m_gil = gil;
    if (m_gil) m_gil->take();
}

Nanos RealClock::now() { return sinceStart(TickClock::ofThisThread().now()); }

bool RealClock::poll(Nanos until) {
    const bool some = m_gil ? awaitCauseAndGil(until) : hasCause(until) || awaitCause(until);
    takeIn();
    return some;
}

/// Of returning from a poll.
bool RealClock::hasCause(Nanos until) {
    if (m_watched > 0 || m_gil) lookAtSockets(0);  // under the GIL always, as asyncio: others may take it meanwhile
    return m_inbox.hasPost() || (until != kNever && (until <= 0 || now() >= until));
}

bool RealClock::awaitCause(Nanos until) {
    do {
        if (until == kNever && m_inbox.expected() == 0) return false;
        wait(until == kNever ? kNever : std::max<Nanos>(until - now(), 0));
    } while (!hasCause(until));
    return true;
}

bool RealClock::awaitCauseAndGil(Nanos until) {
    m_gil->release();  // even where there is nothing to wait for, as asyncio's select does
    const bool some = hasCause(until) || awaitCause(until);
    const Nanos since = now();
    m_heldSince = m_gil->take() ? since : kNever;
    return some;
}

void RealClock::takeIn() {
    if (!m_inbox.hasPost()) return;
    for (PostChain post = m_inbox.take(); const auto arrival = post.popFront();) arrival->arrived();
}

void RealClock::wait(Nanos left) {
    if (m_spins) {
        if (left <= kTimerSpin) {
            if (!maySpin(left)) return sleep(std::max(left, m_slept + kCoalesced - now()));
            spin(left);
            return;
        }
        // Sockets are seen only by the epoll.
        if (m_watched == 0 && m_inbox.expected() > 0 && spin(kArrivalSpin)) return;
        if (left != kNever) left -= kTimerSpin + (m_watched == 0 ? kArrivalSpin : 0);
        if (left <= 0) return;
    }
    sleep(left);
}

void RealClock::sleep(Nanos longest) {
    if (!m_inbox.beginSleep(m_watched > 0 ? Inbox::Bed::Bell : Inbox::Bed::Word)) return;
    if (m_watched > 0)
        lookAtSockets(longest);
    else
        m_inbox.sleepOnWord(longest == kNever ? kNever : thread::steadyTime() + longest);
    m_inbox.endSleep();
    m_slept = now();
}

/// A part of the time may be spent on being on time, and some of what was not spent may be later.
bool RealClock::maySpin(Nanos longest) {
    constexpr Nanos kShare = 32;
    const Nanos time = now();
    m_spinLeft = std::min(m_spinLeft + (time - std::exchange(m_spinCounted, time)) / kShare, kMostSpinSaved);
    if (m_spinLeft < longest) return false;
    m_spinLeft -= longest;
    return true;
}

bool RealClock::spin(Nanos longest) {
    const Nanos end = thread::steadyTime() + longest;
    while (!m_inbox.hasPost()) {
        if (thread::steadyTime() >= end) return false;
        thread::relax();
    }
    return true;
}

void RealClock::lookAtSockets(Nanos longest) {
    std::array<epoll_event, 256> events;
    timespec limit{};
    limit.tv_sec = static_cast<time_t>(longest / 1'000'000'000);
    limit.tv_nsec = static_cast<long>(longest % 1'000'000'000);
    const int count = epoll_pwait2(m_epoll.number(), events.data(), static_cast<int>(events.size()),
                                   longest == kNever ? nullptr : &limit, nullptr);
    for (int i = 0; i < count; ++i) {
        if (void* watcher = events[static_cast<std::size_t>(i)].data.ptr)
            static_cast<Watcher*>(watcher)->ready(events[static_cast<std::size_t>(i)].events);
    }
}

bool RealClock::watch(int descriptor, std::uint32_t events, Watcher& watcher) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &watcher;
    if (epoll_ctl(m_epoll.number(), EPOLL_CTL_ADD, descriptor, &event) != 0) return false;
    ++m_watched;
    return true;
}

void RealClock::watchFor(int descriptor, std::uint32_t events, Watcher& watcher) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &watcher;
    epoll_ctl(m_epoll.number(), EPOLL_CTL_MOD, descriptor, &event);
}

void RealClock::forget(int descriptor) {
    assert(m_watched > 0);
    epoll_ctl(m_epoll.number(), EPOLL_CTL_DEL, descriptor, nullptr);
    --m_watched;
}

}  // namespace interleave
