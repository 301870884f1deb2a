#pragma once

#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/event/event.h"

namespace interleave {

/// What a record holds of each kind: the builder reserves by it, so that no column grows by doubling.
struct Census {
    std::size_t spawns = 0, ioLeaves = 0, suspends = 0, marks = 0, startups = 0;
    std::size_t jobs = 0, items = 0, lanes = 1;  ///< the highest number and one
};

inline constexpr std::uint8_t kStartupCode = 1;  ///< of a Begin: a worker coming up, no job

/// Counts, and checks every number that will be used as an index: names, jobs, items. Where the record is not `complete`, workers
/// may be ahead of the loop, and their jobs that it has not told of do not count.
Result<Census> takeCensus(const std::vector<Event>& events, std::size_t names, bool complete);

/// The Error of an event that no executor may record.
Error illegalEvent(const Event& e, std::string_view why);

}  // namespace interleave
