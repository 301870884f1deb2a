#pragma once

#include "core/engine/costs.h"
#include "core/engine/seams.h"

namespace interleave {

// What a job takes of a simulated machine, and what the policy `shortest` goes by on both clocks. In ns.

/// Of the work itself, under the strategy's work factor; a blocked thread is no slower for that.
Nanos workCost(const Work& work, const StrategyCosts& costs);
/// Of the way to a worker and back, for a job of a pool.
Nanos poolCost(const Work& work, const StrategyCosts& costs);

}  // namespace interleave
