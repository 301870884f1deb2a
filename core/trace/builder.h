#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/trace/trace.h"

namespace interleave {

/// What a recorder hands over: each lane's events in its own order; the builder merges them by time
/// (equal times: a lower lane first, within a lane as recorded).
struct Recorded {
    TraceMeta meta;
    NameTable names;
    RunOutcome outcome = RunOutcome::Done;
    std::string error;
    bool complete = true;
    Nanos now = 0;  ///< where it is not complete: how long the run had gone on when it was looked at
    std::uint64_t eventsLost = 0;
    double memoryUsed = 0;
    std::vector<std::uint64_t> leafKeys;
    std::vector<std::vector<Event>> lanes;
};

/// Builds the trace. Checks every event against the transition table (core/event/transitions.h); an illegal one is an Error
/// that names the event, its time and its task: it means a bug in an executor. Where `complete` is false, open spans, waits
/// and tasks end at `now`, or at the last event's time where that is later, and are marked open. Consumes its argument, since a record can be large.
/// Cost: linear in the events, but for the sorting of spans that finish out of order.
Result<Trace> buildTrace(Recorded&& recorded);

}  // namespace interleave
