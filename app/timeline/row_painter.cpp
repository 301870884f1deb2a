#include "app/timeline/row_painter.h"

#include <algorithm>
#include <cmath>

namespace interleave {
namespace {

constexpr double kRoundedFrom = 8;  ///< px: a narrower bar keeps its corners
constexpr double kLabelInset = 5;

}  // namespace

QRectF boxBetween(double from, double to, double top, double height) {
    const double left = std::round(from), right = std::max(std::round(to), left + 1);
    return {left, top, right - left - (right - left >= kWideEnough ? 1 : 0), height};
}

DrawBox RowPainter::boxOf(const SpanIndex::Piece& piece) const {
    DrawBox box;
    const double from = m_scale.x(piece.start), to = m_scale.x(piece.end);
    if (piece.count == 1 && piece.busy >= 1) {
        box.rect = boxBetween(from, to, m_top, m_height);
        return box;
    }
    // Folded: columns touch, and their height is the share that was busy.
    const double left = std::round(from), right = std::max(std::round(to), left + 1);
    const double height = std::clamp(std::round(static_cast<double>(piece.busy) * m_height), 1.0, m_height);
    box.rect = {left, m_top + m_height - height, right - left, height};
    return box;
}

void RowPainter::tick(const QRectF& column, Ink ink) {
    DrawBox mark;
    mark.rect = {column.left(), m_top, std::max(column.width(), kTickWidth), std::max(4.0, std::round(m_height / 4))};
    mark.ink = ink;
    m_out.boxes.push_back(mark);
}

void RowPainter::wait(const SpanIndex::Piece& piece) {
    DrawBox box = boxOf(piece);
    box.ink = Ink::Waiting;
    box.hatched = true;
    box.rounded = piece.count == 1 && box.rect.width() >= kRoundedFrom;
    m_out.boxes.push_back(box);
}

void RowPainter::span(const SpanIndex::Piece& piece, const Span& span, Ink ink, const BarLabels& labels, bool inCores) {
    DrawBox box = boxOf(piece);
    box.ink = ink;
    if (piece.count > 1) {
        // The colour is that of most; that one of them failed is told above it.
        if (piece.failed && ink != Ink::Failed)
            tick(box.rect, Ink::Failed);
        else if (piece.cancelled && ink != Ink::Cancelled)
            tick(box.rect, Ink::Cancelled);
        m_out.boxes.push_back(box);
        return;
    }
    if (ink == Ink::Failed || ink == Ink::Cancelled) {
        box.rect.setTop(m_top);
        box.rect.setHeight(m_height);
        box.rect.setWidth(std::max(box.rect.width(), kTickWidth));
    }
    box.hatched = span.abandoned;
    box.soft = span.open && piece.end >= span.end;
    box.rounded = box.rect.width() >= kRoundedFrom && box.rect.height() >= m_height;
    m_out.boxes.push_back(box);

    const double room = box.rect.width() - 2 * kLabelInset;
    const QString words = room > 0 ? labels.fit(span, inCores, room) : QString();
    if (words.isEmpty()) return;
    DrawText label;
    label.rect = box.rect.adjusted(kLabelInset, 0, -kLabelInset, 0);
    label.text = words;
    label.on = box.ink;
    label.pixelSize = inCores ? BarLabels::kCorePixelSize : BarLabels::kSlotPixelSize;
    m_out.texts.push_back(label);
}

}  // namespace interleave
