#pragma once

#include <cstddef>
#include <optional>

#include "core/run/runner.h"

namespace interleave {

/// `sequential_s` of the contract: the makespan of the same settings in plain blocking code, simulated without recording.
/// Nothing above 10^5 `tasks`, where it does not come to its end (it fails, deadlocks, crashes), and where it was stopped.
std::optional<Nanos> sequentialMakespan(const RunRequest& request, std::size_t tasks, RunControl* control = nullptr);

}  // namespace interleave
