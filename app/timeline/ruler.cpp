#include "app/timeline/ruler.h"

#include <algorithm>
#include <cmath>

namespace interleave {
namespace {

constexpr int kPixelSize = 11;
constexpr double kLeast = 60, kApart = 12;  ///< px between two lines, and between a label and the next

double labelWidth(const QString& label) { return textWidth(label, kPixelSize, false, true); }

}  // namespace

TimeScale scaleOf(const TimelineScene::View& view) {
    return {view.range, view.labelWidth, view.width - view.labelWidth - view.rightMargin};
}

std::vector<TimeScale::Tick> axisTicks(const TimeScale& scale) {
    for (double least = kLeast;;) {
        auto ticks = scale.ticks(least);
        double needed = 0;
        for (const auto& tick : ticks) needed = std::max(needed, labelWidth(tick.label) + kApart);
        if (ticks.size() < 2 || scale.x(ticks[1].time) - scale.x(ticks[0].time) >= needed) return ticks;
        least = std::max(needed, least * 1.5);
    }
}

DrawList drawRuler(const TimelineScene::View& view) {
    DrawList out;
    out.size = {view.width, view.height};
    const TimeScale scale = scaleOf(view);
    for (const TimeScale::Tick& tick : axisTicks(scale)) {
        const double x = std::round(scale.x(tick.time));
        if (x < view.labelWidth || x >= view.width - view.rightMargin) continue;
        DrawBox line;
        line.rect = {x, view.height - 6, 1, 6};
        line.ink = Ink::GridLine;
        out.boxes.push_back(line);
        DrawText label;
        label.rect = {x + 4, 0, labelWidth(tick.label) + 1, view.height};
        label.text = tick.label;
        label.pixelSize = kPixelSize;
        label.ink = Ink::Muted;
        label.number = true;
        if (label.rect.right() + 4 <= view.width) out.texts.push_back(label);
    }
    return out;
}

}  // namespace interleave
