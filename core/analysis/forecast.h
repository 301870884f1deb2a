#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/run/deviation.h"
#include "core/run/runner.h"
#include "core/trace/trace.h"

namespace interleave {

const char* word(Deviation deviation);   ///< `timer_slack`
const char* label(Deviation deviation);  ///< `timer slack`

/// A simulation as the forecast of a real run of the same scenario with the same settings: how far it was off, and why. Times in
/// ns; a difference is the real run's figure less the simulated one.
struct Forecast {
    struct Pair {
        Nanos real = 0, simulated = 0;
        Nanos difference() const { return real - simulated; }
        /// Of the simulated figure; 0 where that is 0.
        double share() const;
    };
    struct OfStage {
        std::string name;
        std::size_t spansReal = 0, spansSimulated = 0;
        Pair busy;    ///< the lengths of its spans, summed up
        Pair queued;  ///< what they lay waiting for a thread, summed up
        Pair ended;   ///< when its last span ended
    };
    struct OfItem {
        std::uint32_t number = 0;
        Pair latency;
    };

    Pair makespan;
    std::array<Nanos, kDeviations> attributed{};  ///< by Deviation; they and `unexplained` add up to makespan.difference()
    Nanos& of(Deviation deviation) { return attributed[static_cast<std::size_t>(deviation)]; }
    /// What a simulation that was told of all that was measured is still off by.
    Nanos unexplained = 0;
    std::vector<OfStage> stages;  ///< in the scenario's order
    std::vector<OfItem> items;    ///< those that both finished
    std::string costs;            ///< the simulation's set
    /// The share of the machine that others used during the real run, where whoever ran it measured that.
    std::optional<double> foreignLoad;

    /// 1 - |unexplained| / |difference|, at least 0; 1 where there is no difference.
    double attributedShare() const;
};

/// Sets the two records side by side. What the difference is due to is found by simulating again and again, each time with one more
/// of the real run's own figures in place of what a simulation assumes (kOrderOfTelling): what each work took of a core, how late
/// each wait ended, for how long each job was without core or lock, when each worker was up, what lay between one job's end and the
/// next one's beginning, and between an end and the turn of the task it is for. What the makespan moves by is that figure's part:
/// all that it leads to counts, another worker for a later job included; of an effect that takes two figures the earlier has what
/// it has alone. Added to that are what only the record tells: the program's last turns, and on its critical chain the lateness of
/// pauses that no leaf makes. The rest is unexplained, so it all adds up to the difference in makespan, to the nanosecond.
///
/// `real` must have its leaves' keys, `simulation` is what `simulated` was made by. Leaves out why the system let a thread wait.
Result<Forecast> forecastOf(const Trace& real, const Trace& simulated, const RunRequest& simulation);

}  // namespace interleave
