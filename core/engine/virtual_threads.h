#pragma once

#include <set>
#include <vector>

#include "core/engine/core_sharing.h"
#include "core/engine/gil_turns.h"
#include "core/event/event.h"

namespace interleave {

/// The threads of the simulated machine as its operating system sees them, on integer time that jumps to the next thing due: each
/// is in a stretch of computing, of computing under the GIL or of sleep, or in none. It says when stretches are over, on which
/// core they are and whether they had to share. Leaves out what the threads do, and what comes next for them.
class VirtualThreads {
public:
    /// Numbered from 0. `switchInterval` is the GIL's, where anybody takes it.
    VirtualThreads(int threads, int cores, Nanos switchInterval);

    Nanos now() const { return m_now; }

    // A stretch begins, now. In core time, but for sleep.
    void compute(int number, Nanos work);
    /// In turn with the others who want the GIL. The thread keeps it after that, until it wants more or releases it. 0: it only
    /// wants to have it.
    void computeUnderGil(int number, Nanos work);
    void sleep(int number, Nanos length);

    /// Of a thread that has the GIL, or not.
    void releaseGil(int number);
    /// The thread is in no stretch any more, and nobody is told of the end of the one it was in.
    void drop(int number);

    /// No stretch is under way, and nobody has the GIL.
    bool idle() const { return m_sharing.empty() && m_asleep.empty() && m_turns.empty(); }
    /// When the next stretch is over (or somebody's first quantum), if none begins before; kNever: none is under way.
    Nanos nextDue() const { return idle() ? kNever : nextEnd(); }
    /// At most to nextDue().
    void advanceTo(Nanos when) {
        if (idle())
            m_now = when;  // what a program that only waits asks for at every turn
        else
            workUntil(when);
    }
    /// The threads whose stretch is over at this instant, in the order in which those began; each is told of once.
    const std::vector<int>& takeDone();

    /// That a stretch is on; kNoCore: it shares them all, or sleeps.
    CoreId core(int number) const { return at(number).core; }
    /// Whether the thread had to share a core or the GIL, in any stretch since this was cleared.
    bool shared(int number) const { return at(number).shared; }
    void clearShared(int number) { at(number).shared = false; }

private:
    struct Thread {
        std::uint64_t order = 0;  ///< of the beginning of its stretch, among all threads'
        bool active = false;      ///< in a stretch
        bool shared = false;
        CoreId core = kNoCore;  ///< held now
        CoreId lastCore = kNoCore;
        Nanos ended = -1;  ///< when it last stopped running: one that goes on at that instant has not slept
    };
    struct Wakeup {
        Nanos when;
        int thread;
        bool operator<(const Wakeup& other) const { return when != other.when ? when < other.when : thread < other.thread; }
    };

    Thread& at(int number) { return m_threads[static_cast<std::size_t>(number)]; }
    const Thread& at(int number) const { return m_threads[static_cast<std::size_t>(number)]; }
    Nanos nextEnd() const;
    void workUntil(Nanos when);
    Thread& begin(int number);
    void takeCore(Thread& thread);
    void stopRunning(int number);
    void noteSharing();
    void noteGil() { m_sharing.setBeside(m_turns.atWork() ? 1 : 0); }

    Nanos m_now = 0;
    std::uint64_t m_order = 0;
    CoreSharing m_sharing;
    GilTurns m_turns;
    std::set<Wakeup> m_asleep;
    std::vector<Thread> m_threads;
    std::vector<bool> m_coreTaken;
    std::vector<int> m_done;  ///< kept for its room
};

}  // namespace interleave
