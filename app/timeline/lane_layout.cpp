#include "app/timeline/lane_layout.h"

#include <algorithm>
#include <cmath>

namespace interleave::lane_layout {
namespace {

double rowsHeight(const LaneGroup& group, bool closed) {
    return closed ? 0 : static_cast<double>(group.rows.size()) * rowHeight(group);
}

/// Where the title of group `until` lies, or the content ends.
double topOf(const Lanes& lanes, std::uint32_t collapsed, int until) {
    double top = 0;
    for (int g = 0; g < until; ++g)
        top += kTitleHeight + rowsHeight(lanes.groups[static_cast<std::size_t>(g)], isCollapsed(collapsed, g));
    return top;
}

}  // namespace

double contentHeight(const Lanes& lanes, std::uint32_t collapsed) {
    return topOf(lanes, collapsed, static_cast<int>(lanes.groups.size())) + kBottomMargin;
}

double rowTop(const Lanes& lanes, std::uint32_t collapsed, int group, int row) {
    return topOf(lanes, collapsed, group) + kTitleHeight + row * rowHeight(lanes.groups[static_cast<std::size_t>(group)]);
}

std::vector<Strip> visible(const Lanes& lanes, std::uint32_t collapsed, double top, double bottom) {
    std::vector<Strip> result;
    double y = 0;
    for (std::size_t g = 0; g < lanes.groups.size(); ++g) {
        const LaneGroup& group = lanes.groups[g];
        const int number = static_cast<int>(g);
        if (y < bottom && y + kTitleHeight > top) result.push_back({number, -1, y, kTitleHeight});
        y += kTitleHeight;
        const double height = rowsHeight(group, isCollapsed(collapsed, number)), each = rowHeight(group);
        if (height > 0 && y < bottom && y + height > top) {
            const auto first = static_cast<int>(std::max(0.0, std::floor((top - y) / each)));
            const auto last = std::min(static_cast<int>(group.rows.size()), static_cast<int>(std::ceil((bottom - y) / each)));
            for (int row = first; row < last; ++row) result.push_back({number, row, y + row * each, each});
        }
        y += height;
    }
    return result;
}

}  // namespace interleave::lane_layout
