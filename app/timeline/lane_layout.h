#pragma once

#include "app/timeline/scene.h"

namespace interleave {

/// Where titles and rows lie, by the measures of the mock. Pure; knows nothing of time.
namespace lane_layout {

inline constexpr double kTitleHeight = 24;
inline constexpr double kCoreRow = 38, kCoreBar = 34;
inline constexpr double kSlotRow = 21, kSlotBar = 17;
inline constexpr double kBarTop = 2;  ///< from a row's top to its bar's
inline constexpr double kBottomMargin = 12;

/// A title (row = -1) or a row, `top` in px from the top of the content.
struct Strip {
    int group = 0, row = -1;
    double top = 0, height = 0;
};

inline double rowHeight(const LaneGroup& group) { return group.cores ? kCoreRow : kSlotRow; }
inline double barHeight(const LaneGroup& group) { return group.cores ? kCoreBar : kSlotBar; }
inline bool isCollapsed(std::uint32_t collapsed, int group) { return group < 32 && (collapsed >> group & 1) != 0; }

double contentHeight(const Lanes& lanes, std::uint32_t collapsed);
/// The top of a row of an open group, in px from the top of the content.
double rowTop(const Lanes& lanes, std::uint32_t collapsed, int group, int row);
/// The strips that overlap [top, bottom), by arithmetic: a group of 100,000 rows costs no more than one of ten.
std::vector<Strip> visible(const Lanes& lanes, std::uint32_t collapsed, double top, double bottom);

}  // namespace lane_layout
}  // namespace interleave
