#include "app/export/thumbnail.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "app/timeline/scene.h"

namespace interleave {
namespace {

constexpr double kRow = 2;              ///< px of height in which lanes are told apart
constexpr double kMostGrowth = 1.5;     ///< of a picture with few lanes
constexpr double kLeastBusy = 1.0 / 3;  ///< of the lanes that share a row, for their column to be drawn

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

/// The bars of the lanes that fall into one row of px.
struct Row {
    std::vector<DrawBox> bars;
    std::set<long> lanes;  ///< by their tops in the scene
};

/// Many lanes pressed into one row: in each column of px what most of them do, or nothing where hardly any does anything.
void press(const Row& row, double top, double width, std::vector<DrawBox>& boxes) {
    const auto columns = static_cast<std::size_t>(std::max(std::ceil(width), 1.0));
    std::map<std::pair<Ink, bool>, std::vector<double>> busy;  ///< px of bars in each column, by how they look
    for (const DrawBox& bar : row.bars) {
        std::vector<double>& sums = busy.try_emplace({bar.ink, bar.hatched}, columns, 0.0).first->second;
        const double left = std::clamp(bar.rect.left(), 0.0, width), right = std::clamp(bar.rect.right(), left, width);
        for (auto column = static_cast<std::size_t>(left); column < columns && column < right; ++column)
            sums[column] += std::min(right, column + 1.0) - std::max(left, double(column));
    }
    DrawBox run;
    for (std::size_t column = 0; column <= columns; ++column) {
        double all = 0, most = 0;
        std::pair<Ink, bool> look{Ink::Background, false};
        for (const auto& [each, sums] : busy) {
            const double sum = column < columns ? sums[column] : 0;
            all += sum;
            if (sum <= most) continue;
            most = sum;
            look = each;
        }
        if (all < kLeastBusy * static_cast<double>(row.lanes.size())) look = {Ink::Background, false};
        if (column > 0 && look == std::pair(run.ink, run.hatched)) {
            run.rect.setRight(column + 1.0);
            continue;
        }
        if (run.ink != Ink::Background && run.rect.width() > 0) boxes.push_back(run);
        run.ink = look.first;
        run.hatched = look.second;
        run.rect = {double(column), top, 1, kRow};
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
    DrawList list;
    list.size = size;
    std::vector<DrawBox> bars = scene.draw(view).boxes;
    std::erase_if(bars, [](const DrawBox& box) { return !isBar(box); });
    if (bars.empty()) return list;
    double first = view.height, last = 0;
    for (const DrawBox& bar : bars) {
        first = std::min(first, bar.rect.top());
        last = std::max(last, bar.rect.bottom());
    }
    const double factor = std::min(kMostGrowth, size.height() / std::max(last - first, 1.0));
    const double above = (size.height() - (last - first) * factor) / 2;

    std::map<long, Row> rows;
    for (DrawBox& bar : bars) {
        const double top = (bar.rect.top() - first) * factor;
        Row& row = rows[std::lround(std::floor(top / kRow))];
        row.lanes.insert(std::lround(bar.rect.bottom()));  // a bar may be lower than its lane, and stands on its ground
        bar.rect =
            QRectF(bar.rect.left(), above + top, std::max(bar.rect.width(), 1.0), std::max(bar.rect.height() * factor, 1.0));
        bar.rounded = bar.rounded && factor > 0.6;
        bar.outline = Ink::Background;
        row.bars.push_back(bar);
    }
    for (const auto& [number, row] : rows) {
        if (row.lanes.size() > 1 && factor * kRow < 1)
            press(row, above + static_cast<double>(number) * kRow, size.width(), list.boxes);
        else
            list.boxes.insert(list.boxes.end(), row.bars.begin(), row.bars.end());
    }
    return list;
}

}  // namespace interleave
