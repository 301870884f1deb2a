#pragma once

#include <algorithm>
#include <deque>

#include "core/engine/core_sharing.h"

namespace interleave {

/// Who has the simulated GIL, and who waits for it. The one in front has it; once somebody has waited for the switch interval it
/// goes to the next in turn, and the one it was taken from waits at the back (CPython's hand-over protocol, with its waiters
/// served in turn). The hand-overs between the same threads are computed, not stepped: only the instants at which a thread comes
/// to the end of what it wants are ever looked at. Leaves out what the threads do with it.
class GilTurns {
public:
    explicit GilTurns(Nanos interval) : m_interval(std::max<Nanos>(interval, 1'000)) {}  // a shorter one would be all hand-over

    /// The thread wants to do so much core time of work under the GIL; 0: only to have it. A newcomer comes last; one that is here
    /// already keeps its place.
    void want(int thread, Nanos work);
    /// Gives it up, or no longer waits for it.
    void leave(int thread);

    bool has(int thread) const;  ///< holds it or waits for it
    bool empty() const { return m_turns.empty(); }
    bool contended() const { return m_turns.size() > 1; }
    bool atWork() const { return !m_turns.empty() && m_turns.front().left > 0; }
    template <class F>
    void forEach(F&& f) const {
        for (const Turn& turn : m_turns) f(turn.thread);
    }

    /// How long from now until a thread has what it wants, if nobody comes or goes.
    Nanos untilNext(const Pace& pace) const;
    /// The thread that has what it wants now, once: it goes on holding the GIL until it wants more or leaves. -1: none.
    int takeDone();
    /// At most to the next instant that untilNext tells of.
    void advance(Nanos by, const Pace& pace);

private:
    struct Turn {
        int thread = 0;
        std::int64_t left = 0;  ///< of the work, in Pace's units
        bool wants = false;
    };
    std::deque<Turn>::iterator find(int thread);
    void beginSlice() { m_slice = contended() ? m_interval : kNever; }
    void handOver();

    const Nanos m_interval;
    Nanos m_slice = kNever;  ///< until the holder must hand over
    std::deque<Turn> m_turns;
};

}  // namespace interleave
