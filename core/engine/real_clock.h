#pragma once

#include <cstdint>
#include <memory>

#include "core/engine/gil.h"
#include "core/engine/inbox.h"
#include "core/engine/system_thread.h"

namespace interleave {

/// The steady clock, and the loop's sleep, which ends with the next timer, a delivery to the inbox or a socket that is ready: an epoll
/// where sockets are watched, else the shorter way, a word. Only the loop's thread polls; now(), wake() and the inbox are for any.
class RealClock final : public Clock {
public:
    /// Someone who watches a descriptor; told on the loop's thread, within poll.
    class Watcher {
    public:
        virtual void ready(std::uint32_t events) = 0;

    protected:
        ~Watcher() = default;
    };

    /// `spins`: the last microseconds before a timer and the first of a wait for a job are spun, not slept (the system wakes a
    /// thread some 25 us late), for a 32nd of the time at most. Only where the loop has a core to itself. Errors: the system refuses an epoll or an eventfd.
    static Result<std::unique_ptr<RealClock>> make(bool spins);

    /// now() is 0 here. Called by the loop's thread, before any other starts. `gil`: this thread has it from here on, but while a
    /// poll waits; null: there is none.
    void start(Gil* gil = nullptr);

    Nanos now() override;
    /// A stamp of CLOCK_MONOTONIC, another process's too, on this run's scale.
    Nanos sinceStart(Nanos steady) const { return steady - m_start; }
    bool poll(Nanos until) override;
    void wake() override { m_inbox.ring(); }

    Inbox& inbox() { return m_inbox; }

    /// Watches `descriptor` for `events` (of epoll, level-triggered) until it is forgotten. False: the system refuses.
    bool watch(int descriptor, std::uint32_t events, Watcher& watcher);
    void watchFor(int descriptor, std::uint32_t events, Watcher& watcher);  ///< other events of a watched one
    void forget(int descriptor);                                            ///< before it is closed

private:
    RealClock(Descriptor epoll, Descriptor bell, bool spins);
    bool hasCause(Nanos until);
    bool awaitCause(Nanos until);
    bool awaitCauseAndGil(Nanos until);
    void takeIn();
    void lookAtSockets(Nanos longest);
    void wait(Nanos left);
    void sleep(Nanos longest);
    bool maySpin(Nanos longest);
    bool spin(Nanos longest);

    Descriptor m_epoll;
    Inbox m_inbox;
    Nanos m_start = 0;
    std::size_t m_watched = 0;
    static constexpr Nanos kMostSpinSaved = 1'000'000;
    Nanos m_spinLeft = kMostSpinSaved, m_spinCounted = 0;
    Nanos m_slept = 0;  ///< until when
    Gil* m_gil = nullptr;
    bool m_spins;
};

}  // namespace interleave
