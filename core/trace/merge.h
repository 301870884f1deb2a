#pragma once

#include <vector>

#include "core/event/event.h"

namespace interleave {

/// One sequence in time order out of the lanes' own sequences: at equal times a lower lane first, within a lane as recorded.
/// A lane alone is moved, not copied: a simulated run has one, and it can be large. A time that runs backwards within a lane (or
/// lies before the run's start) is lifted to the one before it, so that two clocks that disagree by a little never disorder a
/// lane.
std::vector<Event> mergeLanes(std::vector<std::vector<Event>>&& lanes);

}  // namespace interleave
