#include "app/export/thumbnail.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "app/timeline/scene.h"

namespace interleave {
namespace {

constexpr double kLeastPitch = 2;  ///< px from one lane to the next

/// What a run is made of; grounds, grids and labels are left out.
bool isBar(const DrawBox& box) {
    switch (box.ink) {
        case Ink::Cpu:
        case Ink::Io:
        case Ink::Store:
        case Ink::Waiting:
        case Ink::Failed:
        case Ink::Cancelled:
        case Ink::Startup: return true;
        default: return false;
    }
}

}  // namespace

DrawList thumbnail(const RunResult& result, QSizeF size) {
    const TimelineScene scene(result.trace, result.lanes);
    TimelineScene::View view;
    view.range = {0, std::max<Nanos>(result.trace->end, 1)};
    view.width = size.width();
    view.labelWidth = view.rightMargin = 0;
    view.height = scene.contentHeight(view);
    const double factor = std::min(1.0, size.height() / std::max(view.height, 1.0));
    DrawList list;
    list.size = size;
    std::map<long, double> laneAt;  ///< in each kLeastPitch px: the lane that is drawn there, by its top
    for (DrawBox box : scene.draw(view).boxes) {
        if (!isBar(box)) continue;
        const double top = box.rect.top() * factor;
        const double lane = laneAt.try_emplace(std::lround(std::floor(top / kLeastPitch)), box.rect.top()).first->second;
        if (factor < 0.5 && std::fabs(lane - box.rect.top()) > 1) continue;
        box.rect = QRectF(box.rect.left(), top, std::max(box.rect.width(), 1.0), std::max(box.rect.height() * factor, 1.0));
        box.rounded = box.rounded && factor > 0.6;
        box.outline = Ink::Background;
        list.boxes.push_back(box);
    }
    return list;
}

}  // namespace interleave
