#pragma once

#include <QRectF>

#include "app/timeline/draw_list.h"
#include "app/timeline/time_scale.h"
#include "core/trace/trace.h"

namespace interleave {

/// What went on over the whole run, I/O under way stacked on the cores that computed, as boxes in `area`: the time average of every bin of 6 px,
/// scaled so that the highest fills the area.
std::vector<DrawBox> drawProfile(const Trace& trace, TimeRange whole, const QRectF& area);

}  // namespace interleave
