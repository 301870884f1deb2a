#pragma once

#include <vector>

#include "core/trace/trace.h"

namespace interleave {

/// `io` and `cpu`: how many such spans are under way. Needs the spans, sorted by start.
std::vector<Counter> inFlightCounters(const Trace& trace);

/// One per pipeline queue, named by the stage it feeds: an item lies in it from its `out` of the stage before until its `in` of
/// this one. Needs the marks.
std::vector<Counter> queueDepthCounters(const Trace& trace);

}  // namespace interleave
