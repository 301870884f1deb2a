#pragma once

#include <cstdint>
#include <memory>

#include "core/trace/lanes.h"
#include "core/trace/trace.h"

namespace interleave::sample {

struct Run {
    TracePtr trace;
    std::shared_ptr<const Lanes> lanes;
};

/// The mock's run by hand: `items` fetched in ten slots, analysed on four cores, stored in three slots; some fail and are tried
/// again. Drawn from a small generator, so it is the same everywhere.
Run pipeline(int items = 64);
/// `spans` short spans over eight cores, about 2 % of them failed: for level of detail.
Run crowd(std::uint32_t spans);
/// One span of each look: done, failed, cancelled, retried, abandoned, open, starting up; and wind-down after the end.
Run zoo();

}  // namespace interleave::sample
