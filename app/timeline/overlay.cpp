#include "app/timeline/overlay.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "app/look/theme.h"

namespace interleave {
namespace {

constexpr double kPadX = 10, kPadY = 6, kLine = 18, kRadius = 7;
constexpr double kAsideX = 12, kAsideY = 14;
constexpr int kPixelSize = 12;

QColor faded(QColor colour, int alpha) {
    colour.setAlpha(alpha);
    return colour;
}

double widest(const HoverBox& box) {
    double width = 0;
    for (std::size_t i = 0; i < box.lines.size(); ++i)
        width = std::max(
            width, QFontMetricsF(textFont(kPixelSize, i == 0 ? QFont::DemiBold : QFont::Normal)).horizontalAdvance(box.lines[i]));
    return std::ceil(width);
}

void paintBox(const HoverBox& box, const QRectF& inside, QPainter& painter, const Theme& theme) {
    const QRectF rect = hoverRect(box, inside);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (int i = 3; i >= 1; --i) {  // a soft shadow, three rings deep
        painter.setBrush(QColor(0, 0, 0, theme.name == ThemeName::Dark ? 36 : 10));
        painter.drawRoundedRect(rect.adjusted(-i, -i + 2, i, i + 2), kRadius + i, kRadius + i);
    }
    painter.setPen(QPen(box.pinned ? theme.accent : theme.line, 1));
    painter.setBrush(theme.panel);
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
    QRectF line(rect.left() + kPadX, rect.top() + kPadY, rect.width() - 2 * kPadX, kLine);
    for (std::size_t i = 0; i < box.lines.size(); ++i, line.translate(0, kLine)) {
        painter.setFont(textFont(kPixelSize, i == 0 ? QFont::DemiBold : QFont::Normal));
        painter.setPen(i == 0 ? theme.text : theme.muted);
        const QString shown = painter.fontMetrics().elidedText(box.lines[i], Qt::ElideRight, static_cast<int>(line.width()) + 1);
        painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, shown);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void outline(const QRectF& item, const QRectF& plot, QPainter& painter, const Theme& theme) {
    const QRectF rect = item.intersected(plot);
    if (rect.isEmpty()) return;
    painter.setPen(QPen(theme.text, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect.adjusted(-1.5, -1.5, 0.5, 0.5));
}

void paintSelection(const Overlay& overlay, QPainter& painter, const Theme& theme) {
    const auto [from, to] = *overlay.selection;
    const double left = std::max(from, overlay.plot.left()), right = std::min(to, overlay.plot.right());
    if (left > right) return;
    painter.fillRect(QRectF(left, overlay.plot.top(), right - left, overlay.plot.height()), faded(theme.accent, 34));
    for (const double x : {from, to})
        if (x >= overlay.plot.left() && x <= overlay.plot.right())
            painter.fillRect(QRectF(std::round(x), overlay.plot.top(), 1, overlay.plot.height()), theme.accent);
    const QFont font = textFont(11, QFont::DemiBold);
    const double width = std::ceil(QFontMetricsF(font).horizontalAdvance(overlay.selectionText)) + 14;
    QRectF pill((left + right - width) / 2, overlay.plot.top() + 3, width, 18);
    pill.moveLeft(std::clamp(pill.left(), overlay.plot.left(), std::max(overlay.plot.left(), overlay.plot.right() - width)));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.accent);
    painter.drawRoundedRect(pill, 9, 9);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setFont(font);
    painter.setPen(theme.onAccent);
    painter.drawText(pill, Qt::AlignCenter, overlay.selectionText);
}

void paintZoomRegion(const Overlay& overlay, QPainter& painter, const Theme& theme) {
    const auto [from, to] = *overlay.zoomRegion;
    const QRectF rect(std::min(from, to), overlay.plot.top(), std::abs(to - from), overlay.plot.height());
    painter.fillRect(rect, faded(theme.muted, 40));
    QPen pen(theme.muted, 1);
    pen.setDashPattern({4, 3});
    painter.setPen(pen);
    for (const double x : {rect.left(), rect.right()}) {
        const double at = std::round(x) + 0.5;
        painter.drawLine(QPointF(at, rect.top()), QPointF(at, rect.bottom()));
    }
}

}  // namespace

QRectF hoverRect(const HoverBox& box, const QRectF& inside) {
    const double width = std::min(widest(box) + 2 * kPadX, inside.width());
    const double height = static_cast<double>(box.lines.size()) * kLine + 2 * kPadY;
    double left = box.at.x() + kAsideX, top = box.at.y() + kAsideY;
    if (left + width > inside.right()) left = box.at.x() - kAsideX - width;
    if (top + height > inside.bottom()) top = box.at.y() - kAsideY - height;
    left = std::clamp(left, inside.left(), std::max(inside.left(), inside.right() - width));
    top = std::clamp(top, inside.top(), std::max(inside.top(), inside.bottom() - height));
    return {std::round(left), std::round(top), width, height};
}

void paintCursor(double x, double top, double bottom, QPainter& painter, const Theme& theme) {
    QPen pen(theme.accent, 1);
    pen.setDashPattern({3, 3});
    pen.setCapStyle(Qt::FlatCap);
    painter.setPen(pen);
    const double at = std::round(x) + 0.5;
    painter.drawLine(QPointF(at, top), QPointF(at, bottom));
}

void paintOverlay(const Overlay& overlay, QPainter& painter, const Theme& theme) {
    if (overlay.selection) paintSelection(overlay, painter, theme);
    if (overlay.zoomRegion) paintZoomRegion(overlay, painter, theme);
    if (overlay.cursor && *overlay.cursor >= overlay.plot.left() && *overlay.cursor <= overlay.plot.right())
        paintCursor(*overlay.cursor, overlay.plot.top(), overlay.plot.bottom(), painter, theme);
    const QRectF inside = QRectF(overlay.plot).adjusted(4 - overlay.plot.left(), 4, 0, -4);
    for (const HoverBox& box : overlay.boxes) outline(box.item, overlay.plot, painter, theme);
    for (const HoverBox& box : overlay.boxes) paintBox(box, inside, painter, theme);
}

}  // namespace interleave
