#include "core/engine/job_cost.h"

#include <cmath>

namespace interleave {

Nanos workCost(const Work& work, const StrategyCosts& costs) {
    const bool slowed = work.kind == Work::Kind::Compute && costs.workFactor != 1;
    return slowed ? fromSeconds(toSeconds(work.amount) * costs.workFactor) : work.amount;
}

Nanos poolCost(const Work& work, const StrategyCosts& costs) {
    return costs.dispatch + std::llround(2 * costs.copyPerByte * work.bytes);
}

}  // namespace interleave
