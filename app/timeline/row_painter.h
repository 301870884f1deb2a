#pragma once

#include "app/timeline/bar_label.h"
#include "app/timeline/scene.h"

namespace interleave {

inline constexpr double kWideEnough = 3;  ///< px: a narrower span is folded into its columns
inline constexpr double kTickWidth = 2;   ///< px: a failure is never narrower

/// The box of an interval on whole pixels, one pixel short at its right so that neighbours stay two.
QRectF boxBetween(double from, double to, double top, double height);

/// Draws one row's pieces: bars with their labels, folded columns, hatched waits, the ticks of failures. Knows no index and no
/// trace.
class RowPainter {
public:
    RowPainter(DrawList& out, const TimeScale& scale, double barTop, double barHeight)
        : m_out(out), m_scale(scale), m_top(barTop), m_height(barHeight) {}

    void wait(const SpanIndex::Piece& piece);
    void span(const SpanIndex::Piece& piece, const Span& span, Ink ink, const BarLabels& labels, bool inCores);

private:
    DrawBox boxOf(const SpanIndex::Piece& piece) const;
    void tick(const QRectF& column, Ink ink);

    DrawList& m_out;
    const TimeScale& m_scale;
    double m_top, m_height;
};

}  // namespace interleave
