#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/trace/span_tree.h"
#include "core/trace/trace.h"

namespace interleave {

/// Level of detail for one row: answers "what lies in this pixel column" by binary search and prefix sums, never by walking all
/// spans. Times far outside, ranges of 1 ns and empty rows are all legal. A span that computed only a share of its length
/// (computedShare) is busy for so much of it, evenly; but in a row of merged slots, whose spans wait, each counts whole.
class SpanIndex {
public:
    SpanIndex() = default;
    SpanIndex(const Trace& trace, std::span<const std::uint32_t> spans, int merged = 1);

    /// One piece to draw: a single span that is wide enough, or the narrow ones of one pixel column (of several, where nothing
    /// changes) folded into one.
    struct Piece {
        Nanos start = 0,
              end = 0;  ///< clipped to the query's range; of a fold, its columns (without what wide spans take of them)
        std::uint32_t span =
            0;  ///< the span, or of a fold the one that filled most of it (where a merged row's spans overlap: nearly)
        std::uint32_t count = 1;  ///< spans counted here: those that begin here; 0: a fold where spans of an earlier one go on
        float busy = 1;           ///< share of the piece that was busy, 0 to 1; of a single span, what it computed
        bool failed = false, cancelled = false, retried = false;  ///< any of the counted ones
    };
    /// The pieces of [from, to) at `columns` pixel columns, by start: spans of at least `wideEnough` (1 or more) columns singly,
    /// the narrower ones folded per column; in a row of merged slots all are folded. At most about 2 * columns pieces. The counts
    /// of all pieces together count every span that overlaps the range, once each.
    std::vector<Piece> query(Nanos from, Nanos to, int columns, double wideEnough = 3) const;

    /// The span at `time` (the latest-starting one that covers it), or none. Within `slack` ns on either side the nearest counts.
    std::int64_t at(Nanos time, Nanos slack = 0) const;  ///< number in Trace::spans, or -1
    Nanos busy(Nanos from, Nanos to) const;              ///< busy time within the range, to the ns (sum over merged slots)
    std::size_t size() const { return m_start.size(); }

private:
    class Query;

    SpanTree::Spans spans() const { return {m_start, m_end, m_flags}; }
    void takeShares(const Trace& trace);
    float share(std::size_t i) const { return m_share.empty() ? 1.0f : m_share[i]; }
    /// Of `length` ns of span `i`, those that it computed.
    Nanos computed(std::size_t i, Nanos length) const {
        return share(i) == 1 ? length : static_cast<Nanos>(static_cast<double>(length) * static_cast<double>(share(i)));
    }
    std::size_t startedBefore(Nanos time) const;
    /// Busy time before `time`, of which `started` spans start before it. Modulo 2^64: only differences mean something.
    std::uint64_t busyBefore(Nanos time, std::size_t started) const;

    std::vector<Nanos> m_start, m_end;
    std::vector<std::uint32_t> m_span;
    std::vector<std::uint8_t> m_flags;
    SpanTree m_tree;
    std::vector<float> m_share;              ///< that a span computed; empty: all of each
    std::vector<std::uint64_t> m_lengthSum;  ///< [i]: of the first i spans, as far as they computed
    bool m_overlapping = false;              ///< slots share the row; only then:
    std::vector<Nanos> m_endSorted;
    std::vector<std::uint64_t> m_startSum, m_endSum;  ///< of the first i starts, and of the first i of m_endSorted
    int m_merged = 1;
};

}  // namespace interleave
