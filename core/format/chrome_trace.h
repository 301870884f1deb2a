#pragma once

#include <ostream>

#include "core/trace/trace.h"

namespace interleave {

/// The trace in Chrome's trace event format (JSON object form), as Perfetto and speedscope read it: each group of lanes a
/// process, each row a thread with its name, each span a complete event (`X`); in flight and queue depth are counters (`C`). An
/// io leaf's thread is the slot it was packed into, so no thread ever holds two spans at once. Times in microseconds with three
/// decimals.
void writeChromeTrace(const Trace& trace, std::ostream& out);

}  // namespace interleave
