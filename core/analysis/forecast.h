#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/trace/trace.h"

namespace interleave {

/// Why a real run takes longer (or less long) than its simulation.
enum class Deviation : std::uint8_t {
    TimerSlack,  ///< io, blocks and other timed waits end later than they are due
    Dispatch,    ///< submission to beginning, or one job's end to the next one's beginning on the same worker
    StartUp,     ///< workers coming up
    Work,        ///< the work took another CPU time than it was calibrated to
    Preemption,  ///< work that took longer than its CPU time: its thread had no core (or waited for another lock than ours)
    HandOver,    ///< an end to the turn of the task it is for, and those turns themselves
};
inline constexpr std::size_t kDeviations = 6;
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
    /// Where the two chains pass through other work: another order, another worker, a failure that came earlier.
    Nanos unexplained = 0;
    std::vector<OfStage> stages;  ///< in the scenario's order
    std::vector<OfItem> items;    ///< those that both finished
    std::string costs;            ///< the simulation's set
    /// The share of the machine that others used during the real run, where whoever ran it measured that.
    std::optional<double> foreignLoad;

    /// 1 - |unexplained| / |difference|, at least 0; 1 where there is no difference.
    double attributedShare() const;
};

/// Sets the two records side by side. Each instant of either makespan belongs to one link of its critical chain; an io, a block or
/// a piece of work counts as due for what the simulation gave the same leaf (of the same item, or the same task), any other wait for
/// what it gave the same task's, and what the real one took beyond that is a deviation. So the sum of all deviations and the
/// unexplained rest is the difference in makespan, to the nanosecond. Leaves out why the system let a thread wait.
Forecast forecastOf(const Trace& real, const Trace& simulated);

}  // namespace interleave
