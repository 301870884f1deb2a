#pragma once

#include "app/cli/run_options.h"
#include "core/analysis/claims.h"
#include "core/analysis/forecast.h"

namespace interleave {

/// What can be known to be wrong with the outputs asked for before the run, which may take long, is made.
Status checkOutputs(const RunOptions& options);

/// Writes all that was asked for; with nothing on standard output, a short report for people goes there.
/// Files are written whole or not at all; the first that cannot be is the Error. `findings`: for the summary; `forecast`: for the
/// summary and the report; either may be null.
Status writeOutputs(const RunOptions& options, const RunResult& result, const Findings* findings, const Forecast* forecast);

/// The report: makespan and speed-up, items and latency, tasks, cores, verdict.
std::string report(const RunResult& result);

}  // namespace interleave
