#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/trace/trace.h"

namespace interleave {

/// What a real run's record says each of its leaves, jobs and workers took, by the leaves' keys (Trace::leafKeys), so that a
/// simulation can be told. Leaves that were cancelled and jobs that were cut off are not known: how long
/// they would have been is not. Times in ns since the
/// run began. Leaves out which of it anybody takes.
class Measured {
public:
    explicit Measured(const Trace& real);

    struct Io {
        Nanos ready;  ///< when the last leaf ended that its task, or who woke or made that, had come from
        Nanos start, end;
    };
    /// A cpu or block leaf's job.
    struct Job {
        Nanos ready = 0;           ///< as an io's
        Nanos asked = 0;           ///< its leaf began
        Nanos gap = 0;             ///< from when it is its worker's to its beginning
        Nanos start = 0, end = 0;  ///< of its span
        Nanos cpu = 0;             ///< that it computed meanwhile
        Nanos rest = 0;            ///< from its end to when its worker takes one that is waiting
        Nanos told = 0;            ///< its task goes on
        bool whole = true;         ///< it was not cut off
    };
    const Io* io(std::uint64_t key) const { return find(m_ios, key); }
    const Job* job(std::uint64_t key) const { return find(m_jobs, key); }

    /// When worker 1 … W was ready for its first job; kNever: it was never started.
    Nanos workerUp(int number) const;

    /// The last turns, from the last leaf's end to the program's.
    Nanos lastTurns() const { return m_lastTurns; }

    /// For how much of such a time the loop's thread was held by work on itself.
    Nanos heldByWork(Nanos from, Nanos to) const { return m_inline.within(from, to); }
    /// … by waiting for the GIL.
    Nanos heldByGil(Nanos from, Nanos to) const { return m_gil.within(from, to); }

private:
    template <class T>
    static const T* find(const std::unordered_map<std::uint64_t, T>& known, std::uint64_t key) {
        const auto found = known.find(key);
        return found != known.end() ? &found->second : nullptr;
    }
    /// Stretches of time that do not overlap, in order.
    class Stretches {
    public:
        void add(Nanos from, Nanos to);
        Nanos within(Nanos from, Nanos to) const { return to > from ? before(to) - before(from) : 0; }

    private:
        struct Stretch {
            Nanos from, to, sumBefore;
        };
        Nanos before(Nanos time) const;
        std::vector<Stretch> m_stretches;
    };

    void readSpans(const Trace& real);
    void readLeaves(const Trace& real);
    void addLeaf(const Event& leaf, std::uint64_t key, Nanos ready, JobId job);

    std::unordered_map<std::uint64_t, Io> m_ios;
    std::unordered_map<std::uint64_t, Job> m_jobs;
    std::unordered_map<JobId, Job> m_byId;
    std::vector<Nanos> m_up;  ///< by lane
    Stretches m_inline, m_gil;
    Nanos m_lastTurns = 0;
};

}  // namespace interleave
