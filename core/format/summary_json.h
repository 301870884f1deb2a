#pragma once

#include <string>

#include "core/analysis/claims.h"
#include "core/analysis/forecast.h"
#include "core/analysis/summary.h"
#include "core/trace/trace.h"

namespace interleave {

/// The summary of SCENARIOS.md as one JSON object, in the contract's order of fields; ends with a line feed. Times in seconds,
/// precise to the ns. Absent: fields whose analysis is not built, and what this run cannot tell (no items: no latency_s). `error`
/// and `sequential_s` are null then. `claims` stands there where they were evaluated, `against_simulation` where a real run was
/// held against its simulation: how far that was off, and why.
std::string summaryJson(const Trace& trace, const Summary& summary, const Findings* findings = nullptr,
                        const Forecast* forecast = nullptr);

/// One line of `batch`: the summary and each leaf's intervals, `leaves: {name: [[start_s, end_s, outcome], …]}`, in the order
/// they ended.
std::string batchLine(const Trace& trace, const Summary& summary);

}  // namespace interleave
