#pragma once

#include <vector>

#include "core/engine/costs.h"
#include "core/engine/seams.h"
#include "core/run/deviation.h"
#include "core/run/measured.h"

namespace interleave {

/// A simulation that is told some of what a real run measured, and takes that where it would assume. How far each further figure
/// moves it towards the real run is what that figure is to blame for. Leaves out what the real run did not measure.
class Replay {
public:
    Replay(const Measured& measured, Deviations told) : m_measured(measured), m_told(told) {}  ///< `measured` outlives it

    /// Once threads are known to have had cores and lock as measured, they share neither: what they take is the time it took.
    bool sharingIsMeasured() const { return holds(m_told, Deviation::Preemption); }
    /// By worker, from 1; kNever: not told. For so many of them.
    std::vector<Nanos> workerUp(int workers) const;

    /// How long an io leaf lasts that ought to last `nominal`, with the turns before it.
    Nanos ioLength(std::uint64_t key, Nanos nominal) const;
    /// What a cpu or block leaf's job takes of its thread, under a strategy that costs so much.
    Taken taken(std::uint64_t key, const Work& work, bool pooled, const StrategyCosts& costs) const;
    /// The turns before a cpu or block leaf.
    Nanos turnsBefore(std::uint64_t key) const;
    /// From the end of a pool's job until its task goes on.
    Nanos handOver(std::uint64_t key) const;

private:
    bool told(Deviation which) const { return holds(m_told, which); }
    /// Of a time in which somebody's turn was due.
    struct Lateness {
        Nanos byGil = 0;
        Nanos itself = 0;  ///< besides, and besides what work on the loop's thread held up: that is simulated as it is
    };
    Lateness lateness(Nanos due, Nanos came) const;
    Nanos turns(Nanos due, Nanos came) const;

    const Measured& m_measured;
    const Deviations m_told;
};

}  // namespace interleave
