#include "app/timeline/row_painter.h"

#include <algorithm>
#include <cmath>

namespace interleave {
namespace {

constexpr double kRoundedFrom = 8;  ///< px: a narrower bar keeps its corners
constexpr double kBeforeLabel = 5, kAfterLabel = 2;

}  // namespace

QRectF boxBetween(double from, double to, double top, double height) {
    const double left = std::round(from), right = std::max(std::round(to), left + 1);
    return {left, top, right - left - (right - left >= kWideEnough ? 1 : 0), height};
}

DrawBox RowPainter::bar(const SpanIndex::Piece& piece) const {
    DrawBox box;
    box.rect = boxBetween(m_scale.x(piece.start), m_scale.x(piece.end), m_row.barTop, m_row.barHeight);
    box.rounded = box.rect.width() >= kRoundedFrom;
    return box;
}

/// Columns touch, and their height is the share that was busy.
DrawBox RowPainter::column(const SpanIndex::Piece& piece) const {
    DrawBox box;
    const double left = std::round(m_scale.x(piece.start)), right = std::max(std::round(m_scale.x(piece.end)), left + 1);
    const double height = std::clamp(std::round(static_cast<double>(piece.busy) * m_row.barHeight), 1.0, m_row.barHeight);
    box.rect = {left, m_row.barTop + m_row.barHeight - height, right - left, height};
    return box;
}

void RowPainter::tick(const QRectF& column, Ink ink) {
    DrawBox mark;
    mark.rect = {column.left(), m_row.barTop, std::max(column.width(), kTickWidth),
                 std::max(4.0, std::round(m_row.barHeight / 4))};
    mark.ink = ink;
    m_out.boxes.push_back(mark);
}

void RowPainter::wait(const SpanIndex::Piece& piece, const Wait& wait) {
    DrawBox box = isFold(piece, wait.end - wait.start) ? column(piece) : bar(piece);
    box.ink = Ink::Waiting;
    box.hatched = true;
    m_out.boxes.push_back(box);
}

void RowPainter::span(const SpanIndex::Piece& piece, const Span& span, Ink ink, const BarLabels& labels) {
    const bool fold = isFold(piece, span.end - span.start);
    DrawBox box = fold ? column(piece) : bar(piece);
    box.ink = ink;
    if (!fold) {
        box.hatched = span.abandoned;
        box.soft = span.open && piece.end >= span.end;
    }
    const DrawBox words = !fold && piece.busy < 1 ? partlyWaiting(piece, box) : box;
    m_out.boxes.push_back(box);
    if (!fold) label(words, span, labels);
    // A column has the colour of most in it; that something in it went wrong is told above.
    else if (piece.failed)
        tick(box.rect, Ink::Failed);
    else if (piece.cancelled)
        tick(box.rect, Ink::Cancelled);
}

/// Hatched for all its length, and solid as high as the share that computed. Answers the taller part: that has room for words.
DrawBox RowPainter::partlyWaiting(const SpanIndex::Piece& piece, DrawBox& box) {
    DrawBox waiting = box;
    waiting.ink = Ink::Waiting;
    waiting.hatched = true;
    m_out.boxes.push_back(waiting);
    box.rect.setTop(column(piece).rect.top());
    waiting.rect.setBottom(box.rect.top());
    return waiting.rect.height() > box.rect.height() ? waiting : box;
}

void RowPainter::label(const DrawBox& box, const Span& span, const BarLabels& labels) {
    const double room = box.rect.width() - kBeforeLabel - kAfterLabel;
    const QString words = room > 0 ? labels.fit(span, m_row.inCores, room) : QString();
    if (words.isEmpty()) return;
    DrawText text;
    text.rect = box.rect.adjusted(kBeforeLabel, 0, -kAfterLabel, 0);
    text.text = words;
    text.on = box.ink;
    text.pixelSize = m_row.inCores ? BarLabels::kCorePixelSize : BarLabels::kSlotPixelSize;
    m_out.texts.push_back(text);
}

}  // namespace interleave
