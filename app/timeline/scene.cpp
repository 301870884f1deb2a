#include "app/timeline/scene.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "app/timeline/bar_label.h"
#include "app/timeline/lane_layout.h"
#include "app/timeline/row_painter.h"
#include "app/timeline/ruler.h"

namespace interleave {
namespace {

constexpr double kLabelInset = 14, kTitleInset = 10;

/// A row's waits as an index of their own: SpanIndex asks only for intervals sorted by start.
SpanIndex indexWaits(const Trace& trace, const LaneRow& row) {
    Trace waits;
    std::vector<std::uint32_t> order;
    waits.spans.reserve(row.waits.size());
    order.reserve(row.waits.size());
    for (const std::uint32_t number : row.waits) {
        Span interval;
        interval.start = trace.waits[number].start;
        interval.end = trace.waits[number].end;
        order.push_back(static_cast<std::uint32_t>(waits.spans.size()));
        waits.spans.push_back(interval);
    }
    return SpanIndex(waits, order, row.merged);
}

/// Painting order, so that what must be seen lies on top.
constexpr std::array kOrder{Ink::Background, Ink::Panel,    Ink::Line,      Ink::GridLine, Ink::AccentTint, Ink::Waiting,
                            Ink::Startup,    Ink::Io,       Ink::Store,     Ink::Cpu,      Ink::Text,       Ink::Muted,
                            Ink::Accent,     Ink::Critical, Ink::Cancelled, Ink::Failed};
constexpr std::size_t kLayers = kOrder.size() * 8;

constexpr auto kPlaceOfInk = [] {
    std::array<std::uint8_t, kOrder.size()> places{};
    for (std::size_t i = 0; i < kOrder.size(); ++i) places[static_cast<std::size_t>(kOrder[i])] = static_cast<std::uint8_t>(i);
    return places;
}();

std::size_t layerOf(const DrawBox& box) {
    return kPlaceOfInk[static_cast<std::size_t>(box.ink)] * 8u + box.soft * 4u + box.hatched * 2u + box.rounded;
}

/// Brings boxes of one brush together, layer by layer and else in the order they came: a counting sort, since a frame may hold
/// 20,000.
std::vector<DrawBox> inLayers(const std::vector<DrawBox>& boxes) {
    std::array<std::size_t, kLayers + 1> next{};
    for (const DrawBox& box : boxes) ++next[layerOf(box) + 1];
    std::partial_sum(next.begin(), next.end(), next.begin());
    std::vector<DrawBox> sorted(boxes.size());
    for (const DrawBox& box : boxes) sorted[next[layerOf(box)]++] = box;
    return sorted;
}

}  // namespace

struct TimelineScene::Indices {
    struct Row {
        SpanIndex spans, waits;
    };
    std::vector<std::vector<Row>> groups;
    std::vector<Ink> inkOfStage;  ///< by NameId, of io spans
    BarLabels labels;

    explicit Indices(const Trace& trace) : labels(trace) {}

    /// inkOf(), without its search among the stages.
    Ink ink(const Trace& trace, const Span& span) const {
        const bool plainIo = span.outcome == Outcome::Ok && (span.kind == SpanKind::Io || span.kind == SpanKind::Block);
        return plainIo ? inkOfStage[span.stage] : inkOf(trace, span);
    }
};

TimelineScene::TimelineScene(TracePtr trace, std::shared_ptr<const Lanes> lanes)
    : m_trace(std::move(trace)), m_lanes(std::move(lanes)) {
    auto indices = std::make_shared<Indices>(*m_trace);
    for (const LaneGroup& group : m_lanes->groups) {
        auto& rows = indices->groups.emplace_back();
        rows.reserve(group.rows.size());
        for (const LaneRow& row : group.rows)
            rows.push_back({SpanIndex(*m_trace, row.spans, row.merged), indexWaits(*m_trace, row)});
    }
    Span io;
    for (std::size_t name = 0; name < m_trace->names.size(); ++name) {
        io.stage = static_cast<NameId>(name);
        indices->inkOfStage.push_back(inkOf(*m_trace, io));
    }
    m_indices = std::move(indices);
}

double TimelineScene::contentHeight(const View& view) const { return lane_layout::contentHeight(*m_lanes, view.collapsed); }

namespace {

void addGrid(DrawList& out, const TimelineScene::View& view, const TimeScale& scale, double top, double bottom) {
    for (const TimeScale::Tick& tick : axisTicks(scale)) {
        DrawBox line;
        line.rect = {std::round(scale.x(tick.time)), top, 1, bottom - top};
        line.ink = Ink::GridLine;
        if (line.rect.left() < view.width - view.rightMargin) out.boxes.push_back(line);
    }
}

void addTitle(DrawList& out, const TimelineScene::View& view, const LaneGroup& group, bool closed, double top) {
    DrawText title;
    const double right = view.width - view.rightMargin;  // nothing else stands in a title's strip
    title.rect = {kTitleInset, top + 6, std::max(right - kTitleInset, 0.0), lane_layout::kTitleHeight - 4};
    title.text = QString::fromStdString(group.title).toUpper();
    if (closed) title.text += QStringLiteral("  ▸  %1").arg(group.rows.size());
    title.ink = Ink::Muted;
    title.bold = true;
    out.texts.push_back(title);
}

void addRowFrame(DrawList& out, const TimelineScene::View& view, const LaneRow& row, double top, double height) {
    DrawBox hairline;
    hairline.rect = {view.labelWidth, top + height - 1, std::max(view.width - view.labelWidth - view.rightMargin, 0.0), 1};
    hairline.ink = Ink::GridLine;
    out.boxes.push_back(hairline);
    DrawText label;
    label.rect = {kLabelInset, top + lane_layout::kBarTop, view.labelWidth - kLabelInset - 4, height - 4};
    label.text = QString::fromStdString(row.label);
    label.pixelSize = 12;
    out.texts.push_back(label);
}

/// Where the program had its answer, when something still unwound after it.
void addEndMark(DrawList& out, const TimelineScene::View& view, const TimeScale& scale, const Trace& trace) {
    if (!trace.complete || trace.end <= trace.makespan) return;
    const double x = std::round(scale.x(trace.makespan)) + 0.5;
    if (x < view.labelWidth || x > view.width - view.rightMargin) return;
    out.lines.push_back({{x, 0}, {x, view.height}, Ink::Muted, true});
    DrawText word;
    word.text = QStringLiteral("end");
    const double width = textWidth(word.text, word.pixelSize) + 1;
    const bool before = x + 5 + width > view.width - view.rightMargin;
    word.rect = {before ? x - 5 - width : x + 5, 6, width, lane_layout::kTitleHeight - 4};
    word.ink = Ink::Muted;
    out.texts.push_back(word);
}

}  // namespace

DrawList TimelineScene::draw(const View& view) const {
    DrawList out;
    out.size = {view.width, view.height};
    const TimeScale scale = scaleOf(view);
    const TimeRange range = scale.range();
    const int columns = std::max(1, static_cast<int>(view.width - view.labelWidth - view.rightMargin));
    const double wide = kWideEnough * (static_cast<double>(range.length()) / columns);
    addGrid(out, view, scale, 0, view.height);
    for (const auto& strip : lane_layout::visible(*m_lanes, view.collapsed, view.scroll, view.scroll + view.height)) {
        const LaneGroup& group = m_lanes->groups[static_cast<std::size_t>(strip.group)];
        const double top = std::round(strip.top - view.scroll);
        if (strip.row < 0) {
            addTitle(out, view, group, lane_layout::isCollapsed(view.collapsed, strip.group), top);
            continue;
        }
        const LaneRow& row = group.rows[static_cast<std::size_t>(strip.row)];
        addRowFrame(out, view, row, top, strip.height);
        const auto& index = m_indices->groups[static_cast<std::size_t>(strip.group)][static_cast<std::size_t>(strip.row)];
        RowPainter painter(out, scale,
                           {top + lane_layout::kBarTop, lane_layout::barHeight(group), group.cores, row.merged > 1, wide});
        for (const auto& piece : index.waits.query(range.from, range.to, columns, kWideEnough))
            painter.wait(piece, m_trace->waits[row.waits[piece.span]]);
        for (const auto& piece : index.spans.query(range.from, range.to, columns, kWideEnough)) {
            const Span& span = m_trace->spans[piece.span];
            painter.span(piece, span, m_indices->ink(*m_trace, span), m_indices->labels);
        }
    }
    addEndMark(out, view, scale, *m_trace);
    out.boxes = inLayers(out.boxes);
    return out;
}

TimelineScene::Hit TimelineScene::hit(const View& view, QPointF point) const {
    Hit hit;
    const double y = point.y() + view.scroll;
    const auto strips = lane_layout::visible(*m_lanes, view.collapsed, y, std::nextafter(y, 1e9));
    if (strips.empty()) return hit;
    const auto& strip = strips.front();
    hit.group = strip.group;
    hit.row = strip.row;
    hit.title = strip.row < 0;
    if (hit.title || point.x() < view.labelWidth || point.x() >= view.width - view.rightMargin) return hit;

    const LaneGroup& group = m_lanes->groups[static_cast<std::size_t>(strip.group)];
    const LaneRow& row = group.rows[static_cast<std::size_t>(strip.row)];
    const auto& index = m_indices->groups[static_cast<std::size_t>(strip.group)][static_cast<std::size_t>(strip.row)];
    const TimeScale scale = scaleOf(view);
    const Nanos time = scale.time(point.x());
    const auto slack = static_cast<Nanos>(scale.nanosPerPixel() * kTickWidth);
    // What covers the point comes before what is merely near it.
    std::int64_t span = index.spans.at(time);
    const std::int64_t wait = index.waits.at(time);
    if (span < 0 && wait < 0) span = index.spans.at(time, slack);
    if (span >= 0) {
        hit.span = span;
        const double column = std::floor(point.x());
        hit.folded = 0;
        for (const auto& piece :
             index.spans.query(scale.time(column), std::max(scale.time(column + 1), scale.time(column) + 1), 1))
            hit.folded += piece.count;
        hit.folded = std::max(hit.folded, 1u);
    } else if (wait >= 0) {
        hit.wait = row.waits[static_cast<std::size_t>(wait)];
    }
    hit.box = boxOf(view, hit);
    return hit;
}

QRectF TimelineScene::boxOf(const View& view, const Hit& hit) const {
    TimeRange time;
    if (hit.span >= 0)
        time = {m_trace->spans[static_cast<std::size_t>(hit.span)].start, m_trace->spans[static_cast<std::size_t>(hit.span)].end};
    else if (hit.wait >= 0)
        time = {m_trace->waits[static_cast<std::size_t>(hit.wait)].start, m_trace->waits[static_cast<std::size_t>(hit.wait)].end};
    else
        return {};
    if (lane_layout::isCollapsed(view.collapsed, hit.group)) return {};
    const double plotRight = view.width - view.rightMargin;
    const TimeScale scale = scaleOf(view);
    const double left = scale.x(time.from), right = scale.x(time.to);
    if (right < view.labelWidth || left > plotRight) return {};
    const double top = lane_layout::rowTop(*m_lanes, view.collapsed, hit.group, hit.row) - view.scroll;
    return boxBetween(std::max(left, view.labelWidth), std::min(right, plotRight), std::round(top) + lane_layout::kBarTop,
                      lane_layout::barHeight(m_lanes->groups[static_cast<std::size_t>(hit.group)]));
}

}  // namespace interleave
