#include "app/export/picture.h"

#include <QPainter>
#include <QStringList>
#include <algorithm>
#include <cmath>

#include "app/charts/chart_strip.h"
#include "app/export/meanings.h"
#include "app/timeline/lane_layout.h"
#include "app/timeline/ruler.h"
#include "app/timeline/view_state.h"

namespace interleave {
namespace {

constexpr double kTitleHeight = 58, kLegendHeight = 34;
constexpr double kInset = 14;
constexpr double kLeastLanes = 96;  // four rows

/// The part of a list that lies above `bottom`: SVG knows no clipping.
void cutBelow(DrawList& list, double bottom) {
    std::erase_if(list.boxes, [&](DrawBox& box) {
        if (box.rect.bottom() > bottom) box.rect.setBottom(bottom);
        return box.rect.height() <= 0;
    });
    std::erase_if(list.lines, [&](const DrawLine& line) { return std::min(line.from.y(), line.to.y()) > bottom; });
    for (DrawLine& line : list.lines) {
        line.from.setY(std::min(line.from.y(), bottom));
        line.to.setY(std::min(line.to.y(), bottom));
    }
    std::erase_if(list.texts, [&](const DrawText& text) { return text.rect.bottom() > bottom; });
}

void addText(DrawList& list, double left, double top, double height, const QString& words, Ink ink, int pixelSize, bool bold,
             double room) {
    DrawText text;
    text.rect = {left, top, std::max(room, 0.0), height};
    text.text = words;
    text.ink = ink;
    text.pixelSize = pixelSize;
    text.bold = bold;
    list.texts.push_back(text);
}

QString counted(int number, const char* one, const char* many) {
    return QStringLiteral("%1 %2").arg(number).arg(QLatin1String(number == 1 ? one : many));
}

/// How the run came about, in one line.
QString circumstances(const Trace& trace) {
    QStringList parts;
    parts << QString::fromStdString(trace.meta.strategy);
    if (trace.meta.workers > 0) parts << counted(trace.meta.workers, "worker", "workers");
    if (trace.meta.cores > 0) parts << counted(trace.meta.cores, "core", "cores");
    parts << QStringLiteral("seed %1").arg(trace.meta.seed);
    parts << QLatin1String(trace.meta.mode == Mode::Real ? "run for real" : "simulated");
    parts << QStringLiteral("makespan %1").arg(forWindow(formatDuration(trace.makespan)));
    parts.removeAll(QString());
    return parts.join(QStringLiteral("  ·  "));
}

}  // namespace

Picture::Picture(const RunResult& result, const ExportOptions& options)
    : m_result(result), m_options(options), m_scene(result.trace, result.lanes) {
    if (m_options.range.from == m_options.range.to) m_options.range = {0, std::max<Nanos>(result.trace->end, 1)};
    const double natural = m_scene.contentHeight(view({}));
    const auto around = [this] {
        return (m_options.title ? kTitleHeight : 0) + kRulerHeight + (m_options.charts ? ChartStrip::kHeight : 0) +
               (m_options.legend ? kLegendHeight : 0);
    };
    const int height = options.size.height() > 0 ? options.size.height() : static_cast<int>(std::ceil(around() + natural));
    m_size = {options.size.width(), height};
    for (bool* less : {&m_options.charts, &m_options.legend, &m_options.title})  // a low picture is one of the lanes
        if (height - around() < std::min(natural, kLeastLanes)) *less = false;

    const double charts = m_options.charts ? ChartStrip::kHeight : 0;
    m_title = {0, m_options.title ? kTitleHeight : 0};
    m_ruler = {m_title.bottom(), kRulerHeight};
    m_legend = {height - (m_options.legend ? kLegendHeight : 0), m_options.legend ? kLegendHeight : 0};
    m_charts = {m_legend.top - charts, charts};
    m_lanes = {m_ruler.bottom(), std::max(m_charts.top - m_ruler.bottom(), 0.0)};
    for (const auto& strip : lane_layout::visible(m_scene.lanes(), m_options.collapsed, 0, natural))
        m_lanesLeftOut += strip.row >= 0 && strip.top + strip.height > m_lanes.height;
}

/// Whole rows only: a row cut in two reads as two.
DrawList Picture::lanesList() const {
    double bottom = 0;
    for (const auto& strip : lane_layout::visible(m_scene.lanes(), m_options.collapsed, 0, m_lanes.height))
        if (strip.row >= 0 && strip.top + strip.height <= m_lanes.height) bottom = strip.top + strip.height;
    DrawList list = m_scene.draw(view(m_lanes));
    if (m_lanesLeftOut > 0) cutBelow(list, bottom);
    return list;
}

QString Picture::title() const { return QString::fromStdString(m_result.trace->meta.title); }
QString Picture::subtitle() const { return QString::fromStdString(m_result.trace->meta.subtitle); }

TimelineScene::View Picture::view(const Part& part) const {
    TimelineScene::View view;
    view.range = m_options.range;
    view.width = m_options.size.width();
    view.height = part.height;
    view.labelWidth = kLabelWidth;
    view.rightMargin = kRightMargin;
    view.collapsed = m_options.collapsed;
    return view;
}

DrawList Picture::titleList() const {
    DrawList list;
    const double width = m_size.width();
    const double titleWidth = std::min(textWidth(title(), 15, true) + 1, width - 2 * kInset);
    addText(list, kInset, 8, 24, title(), Ink::Text, 15, true, titleWidth);
    addText(list, kInset + titleWidth + 10, 9, 24, subtitle(), Ink::Muted, 12, false, width - titleWidth - 10 - 2 * kInset);
    addText(list, kInset, 31, 20, circumstances(*m_result.trace), Ink::Muted, 11, false, width - 2 * kInset);
    list.boxes.push_back({{0, kTitleHeight - 1, width, 1}, Ink::Line});
    return list;
}

DrawList Picture::legendList(const DrawList& lanes) const {
    DrawList list;
    list.boxes.push_back({{0, 0, double(m_size.width()), 1}, Ink::Line});
    double x = kInset;
    const auto entry = [&](const QString& words) {
        const double width = textWidth(words, 11) + 1;
        addText(list, x, 1, kLegendHeight - 1, words, Ink::Muted, 11, false, width);
        x += width + 18;
    };
    for (const Meaning& meaning : kMeanings) {
        const bool shown =
            std::any_of(lanes.boxes.begin(), lanes.boxes.end(), [&](const DrawBox& box) { return box.ink == meaning.ink; });
        if (!shown) continue;
        DrawBox swatch;
        swatch.rect = {x, 11, 18, 12};
        swatch.ink = meaning.ink;
        swatch.hatched = meaning.hatched;
        list.boxes.push_back(swatch);
        x += 24;
        entry(QLatin1String(meaning.words));
    }
    const auto retried = [](const Span& span) { return span.retried; };
    if (std::any_of(m_result.trace->spans.begin(), m_result.trace->spans.end(), retried)) entry(QStringLiteral("↻ tried again"));
    if (m_lanesLeftOut > 0) entry(counted(m_lanesLeftOut, "more lane", "more lanes"));
    return list;
}

void Picture::paint(QPainter& painter, bool vector) const {
    const Theme& theme = Theme::of(m_options.theme);
    const auto ground = [&](const Part& part, const QColor& colour) {
        if (part.height > 0) painter.fillRect(QRectF(0, part.top, m_size.width(), part.height), colour);
    };
    const auto show = [&](const DrawList& list, const Part& part) {
        painter.save();
        painter.translate(0, part.top);
        replay(list, painter, theme, vector);
        painter.restore();
    };
    ground(m_title, theme.panel);
    ground(m_ruler, theme.panel);
    ground(m_lanes, theme.lane);
    ground(m_legend, theme.panel);

    const DrawList lanes = lanesList();
    if (m_options.title) show(titleList(), m_title);
    if (m_options.legend) show(legendList(lanes), m_legend);
    show(drawRuler(view(m_ruler)), m_ruler);
    show(lanes, m_lanes);
    if (!m_options.charts) return;
    ViewState state;
    ChartStrip charts(&state);
    charts.setResult(RunResultPtr(RunResultPtr(), &m_result));  // not owned: the caller's result outlives the strip
    charts.renderTo(painter, QRectF(0, m_charts.top, m_size.width(), m_charts.height), theme, m_options.range);
}

}  // namespace interleave
