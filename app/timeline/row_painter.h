#pragma once

#include "app/timeline/bar_label.h"
#include "app/timeline/scene.h"

namespace interleave {

inline constexpr double kWideEnough = 3;  ///< px: a narrower span is folded into its columns
inline constexpr double kTickWidth = 2;   ///< px: the mark of a failure is never narrower

/// The box of an interval on whole pixels, one pixel short at its right so that neighbours stay two.
QRectF boxBetween(double from, double to, double top, double height);

/// Draws one row's pieces: bars with their labels (of a span that computed only for a share of its length, that share of their
/// height, the rest hatched), folded columns, hatched waits, the ticks of failures. Knows no index and no
/// trace.
class RowPainter {
public:
    /// Where a row lies and how it is to be read.
    struct Row {
        double barTop = 0, barHeight = 0;
        bool inCores = false;
        bool shared = false;  ///< by several slots: everything in it is folded
        double wide = 0;      ///< ns: a shorter item has been folded
    };
    RowPainter(DrawList& out, const TimeScale& scale, const Row& row) : m_out(out), m_scale(scale), m_row(row) {}

    void wait(const SpanIndex::Piece& piece, const Wait& wait);
    void span(const SpanIndex::Piece& piece, const Span& span, Ink ink, const BarLabels& labels);

private:
    bool isFold(const SpanIndex::Piece& piece, Nanos length) const {
        return m_row.shared || piece.count != 1 || static_cast<double>(length) < m_row.wide;
    }
    DrawBox bar(const SpanIndex::Piece& piece) const;
    DrawBox column(const SpanIndex::Piece& piece) const;
    DrawBox partlyWaiting(const SpanIndex::Piece& piece, DrawBox& box);
    void tick(const QRectF& column, Ink ink);
    void label(const DrawBox& box, const Span& span, const BarLabels& labels);

    DrawList& m_out;
    const TimeScale& m_scale;
    Row m_row;
};

}  // namespace interleave
