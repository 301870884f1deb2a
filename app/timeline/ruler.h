#pragma once

#include "app/timeline/scene.h"

namespace interleave {

inline constexpr int kRulerHeight = 26;

/// The time axis of a view's plot area.
TimeScale scaleOf(const TimelineScene::View& view);
/// Where the grid stands and what the ruler writes: as close as labels allow that must not touch.
std::vector<TimeScale::Tick> axisTicks(const TimeScale& scale);
/// The ruler above the lanes, `view.height` px tall.
DrawList drawRuler(const TimelineScene::View& view);

}  // namespace interleave
