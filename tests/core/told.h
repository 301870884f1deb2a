#pragma once

#include <string>

#include "tests/core/runs.h"

namespace interleave {

/// A run in one line: `name outcome at` of each leaf in the order of the ends, then how the run ended; times in ms.
inline std::string told(const TracePtr& trace) {
    const auto at = [](Nanos time) { return " " + std::to_string(time / 1'000'000); };
    std::string text;
    for (const Event& e : trace->events)
        if (e.kind == EventKind::Leaf) text += trace->names[e.tag] + " " + leafWord(leafOutcome(e)) + at(e.time) + ", ";
    text += word(trace->outcome);
    if (trace->outcome == RunOutcome::Deadlock) return text;
    return text + (trace->error.empty() ? "" : " " + trace->error) + at(trace->makespan);
}

}  // namespace interleave
