#include "app/timeline/lane_layout.h"

#include <algorithm>
#include <cmath>

namespace interleave::lane_layout {
namespace {

double rowsHeight(const LaneGroup& group, bool closed) {
    return closed ? 0 : static_cast<double>(group.rows.size()) * rowHeight(group);
}

}  // namespace

double contentHeight(const Lanes& lanes, std::uint32_t collapsed) {
    double height = kBottomMargin;
    for (std::size_t g = 0; g < lanes.groups.size(); ++g)
        height += kTitleHeight + rowsHeight(lanes.groups[g], isCollapsed(collapsed, static_cast<int>(g)));
    return height;
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
