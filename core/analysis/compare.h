#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/run/runner.h"

namespace interleave {

/// Least, middle and greatest of several runs; equal for a simulation, which always gives the same. Seconds.
struct Spread {
    double min = 0, median = 0, max = 0;
    static Spread of(std::vector<double> values);
};

/// How one strategy did.
struct StrategyResult {
    Strategy strategy = Strategy::Sequential;
    std::string unavailable;  ///< why it could not be run here; the rest means nothing then
    RunOutcome outcome = RunOutcome::Done;
    std::string error;
    Spread makespan;  ///< wall time for real, virtual time simulated
    Spread cpu;       ///< busy core time
    Spread memory;    ///< bytes: simulated, the summary's peak; for real, what the trace says was used
    double coreUse = 0;
    std::optional<double> speedup;  ///< median makespan of `sequential` over this one's; where both came to their end
};

/// Runs the scenario under every strategy, `repeats` times for real (once simulated), in the order of kStrategies. A strategy that cannot be run
/// is a row that says why. Errors: those of execute that every strategy shares (bad settings), and a stop.
Result<std::vector<StrategyResult>> compareStrategies(RunRequest request, int repeats, RunControl* control = nullptr);

/// What a speed-up over sequential is worth: within half a percent of 1.0 `as fast`, below `slower`, to 1.2 `not worth it`, to 2.0
/// `worth a look`, above `a clear gain` (the course material's decision table).
const char* worthOf(double speedup);

}  // namespace interleave
