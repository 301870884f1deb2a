#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>

namespace interleave {

/// Why a real run takes longer (or less long) than its simulation: what it measured that the simulation took to be otherwise.
enum class Deviation : std::uint8_t {
    TimerSlack,  ///< io, blocks and other timed waits end later than they are due
    Dispatch,    ///< submission to beginning, or one job's end to the next one's beginning on the same worker
    StartUp,     ///< workers coming up
    Work,        ///< the work took another CPU time than it was calibrated to
    Preemption,  ///< the threads had cores, or the interpreter's lock, in other turns than the simulation gave them
    HandOver,    ///< an end to the turn of the task it is for, and those turns themselves
};
inline constexpr std::size_t kDeviations = 6;

using Deviations = std::bitset<kDeviations>;
inline bool holds(const Deviations& set, Deviation which) { return set[static_cast<std::size_t>(which)]; }

}  // namespace interleave
