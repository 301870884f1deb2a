#pragma once

#include <string>
#include <vector>

#include "app/cli/run_options.h"
#include "core/analysis/compare.h"

namespace interleave {

/// `compare` (simulated) and `bench` (for real, several times): every strategy side by side, the fastest first.
Status runComparison(const RunOptions& options, Mode mode, int repeats);

/// The table as a person reads it: makespan and CPU time (median, and least to greatest for real), the greatest memory, speed-up
/// over sequential and what it is worth.
std::string comparisonText(std::vector<StrategyResult> rows, Mode mode);
/// The same as one JSON object, rows in the order of the strategies; ends with a line feed.
std::string comparisonJson(const RunRequest& request, const std::vector<StrategyResult>& rows);

}  // namespace interleave
