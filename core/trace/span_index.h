#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/trace/trace.h"

namespace interleave {

/// Level of detail for one row: answers "what lies in this pixel column" by binary search and prefix sums, never by walking all
/// spans. Spans must be sorted by start. Times far outside, ranges of 1 ns and empty rows are all legal.
class SpanIndex {
public:
    SpanIndex() = default;
    SpanIndex(const Trace& trace, std::span<const std::uint32_t> spans, int merged = 1);

    /// One piece to draw: a single span that is wide enough, or a run of columns folded into one.
    struct Piece {
        Nanos start = 0, end = 0;  ///< clipped to the query's range
        std::uint32_t span = 0;    ///< the span, or of a fold the one that filled most of it
        std::uint32_t count = 1;   ///< how many spans were folded into this piece (1: exactly `span`)
        float busy = 1;            ///< share of the piece that was busy, 0 to 1
        bool failed = false, cancelled = false, retried = false;  ///< any of the folded ones
    };
    /// The pieces of [from, to) at `columns` pixel columns: spans of at least `wideEnough` columns singly, the narrower ones
    /// folded per column. At most about 2 * columns pieces. The folded counts and the single spans together count every span that
    /// overlaps the range, once each.
    std::vector<Piece> query(Nanos from, Nanos to, int columns, double wideEnough = 3) const;

    /// The span at `time` (the latest-starting one that covers it), or none. Within `slack` ns on either side the nearest counts.
    std::int64_t at(Nanos time, Nanos slack = 0) const;  ///< number in Trace::spans, or -1
    Nanos busy(Nanos from, Nanos to) const;              ///< exact busy time within the range (sum over merged slots)
    std::size_t size() const { return m_start.size(); }

private:
    std::vector<Nanos> m_start, m_end, m_maxEnd, m_busyBefore;
    std::vector<std::uint32_t> m_span;
    std::vector<std::uint8_t> m_flags;
    int m_merged = 1;
};

}  // namespace interleave
