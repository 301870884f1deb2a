#pragma once

#include <ostream>

#include "core/trace/trace.h"

namespace interleave {

/// Every event as one JSON object a line, in time order and in the vocabulary of SCENARIOS.md ("Events"): `time` in ns, `task` (0
/// is the program, null is nobody), `event`, then what that event carries. A leaf's error stands in its `leaf`.
void writeEvents(const Trace& trace, std::ostream& out);

}  // namespace interleave
