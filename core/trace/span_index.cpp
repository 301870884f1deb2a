#include "core/trace/span_index.h"

#include <algorithm>
#include <numeric>

namespace interleave {
namespace {

enum Flag : std::uint8_t { kFailed = 1, kCancelled = 2, kRetried = 4 };

/// Times this far out (146 years) are as good as any beyond, and their differences do not overflow.
constexpr Nanos kFar = INT64_MAX / 2;

/// The sums of the first 0, 1, … values, modulo 2^64.
template <class Values, class Value>
std::vector<std::uint64_t> prefixSums(const Values& values, Value value) {
    std::vector<std::uint64_t> sums(values.size() + 1);
    for (std::size_t i = 0; i < values.size(); ++i) sums[i + 1] = sums[i] + static_cast<std::uint64_t>(value(i));
    return sums;
}

/// A range cut into pixel columns at whole nanoseconds; never more columns than nanoseconds.
class Columns {
public:
    Columns(Nanos from, Nanos to, int columns)
        : m_from(from),
          m_count(std::min<Nanos>(columns, to - from)),
          m_width((to - from) / m_count),
          m_rest((to - from) % m_count) {}
    Nanos count() const { return m_count; }
    Nanos edge(Nanos column) const { return m_from + m_width * column + m_rest * column / m_count; }
    Nanos of(Nanos time) const {
        // The columns are m_width or one nanosecond more wide: begin at the latest one it can be in.
        Nanos low = (time - m_from) / (m_width + 1), high = std::min((time - m_from) / m_width, m_count - 1);
        while (low < high) {
            const Nanos middle = high - (high - low) / 2;
            if (edge(middle) <= time)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }

private:
    Nanos m_from, m_count, m_width, m_rest;
};

}  // namespace

SpanIndex::SpanIndex(const Trace& trace, std::span<const std::uint32_t> spans, int merged)
    : m_span(spans.begin(), spans.end()), m_merged(std::max(merged, 1)) {
    const auto earlier = [&](std::uint32_t a, std::uint32_t b) {
        const Span &x = trace.spans[a], &y = trace.spans[b];
        return x.start != y.start ? x.start < y.start : x.end < y.end;
    };
    if (!std::is_sorted(m_span.begin(), m_span.end(), earlier)) std::stable_sort(m_span.begin(), m_span.end(), earlier);

    const std::size_t count = m_span.size();
    m_start.resize(count);
    m_end.resize(count);
    m_flags.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        const Span& span = trace.spans[m_span[i]];
        m_start[i] = span.start;
        m_end[i] = std::max(span.start, span.end);
        m_flags[i] =
            static_cast<std::uint8_t>((span.outcome == Outcome::Failed ? kFailed : 0) |
                                      (span.outcome == Outcome::Cancelled ? kCancelled : 0) | (span.retried ? kRetried : 0));
        if (i > 0 && m_start[i] < m_end[i - 1]) m_overlapping = true;
    }
    m_overlapping = m_overlapping || m_merged > 1;
    m_tree = SpanTree(this->spans());
    if (!m_overlapping) takeShares(trace);
    m_lengthSum = prefixSums(m_start, [&](std::size_t i) { return computed(i, m_end[i] - m_start[i]); });
    if (!m_overlapping) return;
    m_endSorted = m_end;
    std::sort(m_endSorted.begin(), m_endSorted.end());
    m_startSum = prefixSums(m_start, [&](std::size_t i) { return m_start[i]; });
    m_endSum = prefixSums(m_endSorted, [&](std::size_t i) { return m_endSorted[i]; });
}

/// None are kept where every span computed for all its length.
void SpanIndex::takeShares(const Trace& trace) {
    for (std::size_t i = 0; i < m_span.size(); ++i) {
        const double share = computedShare(trace.spans[m_span[i]]);
        if (share == 1) continue;
        if (m_share.empty()) m_share.assign(m_span.size(), 1.0f);
        m_share[i] = static_cast<float>(share);
    }
}

std::size_t SpanIndex::startedBefore(Nanos time) const {
    return static_cast<std::size_t>(std::lower_bound(m_start.begin(), m_start.end(), time) - m_start.begin());
}

std::uint64_t SpanIndex::busyBefore(Nanos time, std::size_t started) const {
    if (!m_overlapping) {
        const bool under = started > 0 && m_end[started - 1] > time;
        return m_lengthSum[started] - static_cast<std::uint64_t>(under ? computed(started - 1, m_end[started - 1] - time) : 0);
    }
    const auto t = static_cast<std::uint64_t>(time);
    // All that passed since each start, less all that passed since each end.
    const auto ended =
        static_cast<std::size_t>(std::lower_bound(m_endSorted.begin(), m_endSorted.end(), time) - m_endSorted.begin());
    return (started * t - m_startSum[started]) - (ended * t - m_endSum[ended]);
}

Nanos SpanIndex::busy(Nanos from, Nanos to) const {
    if (from >= to || m_start.empty()) return 0;
    return static_cast<Nanos>(busyBefore(to, startedBefore(to)) - busyBefore(from, startedBefore(from)));
}

std::int64_t SpanIndex::at(Nanos time, Nanos slack) const {
    if (m_start.empty()) return -1;
    time = std::clamp(time, -kFar, kFar);
    slack = std::clamp<Nanos>(slack, 0, kFar);
    const SpanTree::Spans all = spans();
    const std::size_t started = startedBefore(time + 1);
    if (const std::int64_t covering = m_tree.lastReaching(all, started, time); covering >= 0) return m_span[covering];

    Nanos best = slack;
    std::int64_t nearest = -1;
    if (started < m_start.size() && m_start[started] - time <= best) {
        best = m_start[started] - time;
        nearest = m_span[started];
    }
    if (started > 0) {
        const std::uint32_t before = m_tree.sum(all, 0, started).furthest;
        if (time - (all.reach(before) - 1) <= best) nearest = m_span[before];
    }
    return nearest;
}

/// One walk over the columns of a query: from column to column with spans in it, never over the spans.
class SpanIndex::Query {
public:
    Query(const SpanIndex& index, Nanos from, Nanos to, int columns, double wideEnough)
        : m_index(index),
          m_spans(index.spans()),
          m_columns(from, to, columns),
          m_from(from),
          m_to(to),
          m_wide(std::max(wideEnough, 1.0) * (static_cast<double>(to - from) / columns)) {}

    std::vector<Piece> walk() {
        const std::vector<Nanos>& starts = m_index.m_start;
        std::size_t next = m_index.startedBefore(m_from);  // the first span not yet looked at
        countReachingIn(next);
        for (Nanos column = 0; column < m_columns.count();) {
            const Nanos left = m_columns.edge(column), right = m_columns.edge(column + 1);
            const std::size_t to = firstFrom(next, right);
            const std::int64_t tail = reaching(next, left);
            if (to == next && (tail < 0 || isWide(tail))) {
                if (next == starts.size() || starts[next] >= m_to) break;
                column = m_columns.of(starts[next]);
                continue;
            }
            // A wide span reaches beyond its column, and where spans do not overlap it is the last to start in it.
            const bool endsWide = to > next && isWide(static_cast<std::int64_t>(to - 1));
            const bool nothingStarts = to == next && m_index.m_overlapping;
            const Nanos until = nothingStarts ? std::max(column + 1, quietUntil(left, next)) : column + 1;
            fold(left, until == column + 1 ? right : m_columns.edge(until), next, endsWide ? to - 1 : to, tail);
            if (endsWide) single(to - 1);
            next = to;
            column = until;
        }
        return std::move(m_pieces);
    }

private:
    bool isWide(std::int64_t i) const {
        return !m_index.m_overlapping && static_cast<double>(m_spans.length(static_cast<std::size_t>(i))) >= m_wide;
    }

    /// Of the first `started` spans the one that reaches furthest, if it reaches beyond `time`; else -1.
    std::int64_t reaching(std::size_t started, Nanos time) const {
        if (started == 0) return -1;
        const std::size_t furthest = m_index.m_overlapping ? m_index.m_tree.sum(m_spans, 0, started).furthest : started - 1;
        return m_spans.reach(furthest) > time ? static_cast<std::int64_t>(furthest) : -1;
    }

    /// The first span from `next` on that starts at `time` or later: near, mostly, so by doubling steps.
    std::size_t firstFrom(std::size_t next, Nanos time) const {
        const std::vector<Nanos>& starts = m_index.m_start;
        std::size_t step = 1, high = next;
        while (high < starts.size() && starts[high] < time) {
            next = high + 1;
            high += step;
            step *= 2;
        }
        high = std::min(high, starts.size());
        return static_cast<std::size_t>(std::lower_bound(starts.begin() + static_cast<std::ptrdiff_t>(next),
                                                         starts.begin() + static_cast<std::ptrdiff_t>(high), time) -
                                        starts.begin());
    }

    /// The column in which the next span starts or ends after `time`: until then a merged row is as busy as it is now, one piece
    /// for all.
    Nanos quietUntil(Nanos time, std::size_t next) const {
        const std::vector<Nanos>& ends = m_index.m_endSorted;
        const auto end = std::upper_bound(ends.begin(), ends.end(), time);
        Nanos change = end == ends.end() ? m_to : *end;
        if (next < m_index.m_start.size()) change = std::min(change, m_index.m_start[next]);
        return change < m_to ? m_columns.of(change) : m_columns.count();
    }

    /// Spans that start before the range and reach into it: as many as slots share the row, at most.
    void countReachingIn(std::size_t started) {
        for (std::int64_t i = m_index.m_tree.lastReaching(m_spans, started, m_from); i >= 0;
             i = m_index.m_tree.lastReaching(m_spans, static_cast<std::size_t>(i), m_from)) {
            if (isWide(i)) {
                single(static_cast<std::size_t>(i));
            } else {
                ++m_carried;
                m_carriedFlags |= m_index.m_flags[static_cast<std::size_t>(i)];
            }
        }
    }

    void single(std::size_t i) {
        Piece& piece = m_pieces.emplace_back();
        piece.start = std::max(m_index.m_start[i], m_from);
        piece.end = std::min(m_index.m_end[i], m_to);
        piece.span = m_index.m_span[i];
        piece.busy = m_index.share(i);
        setFlags(piece, m_index.m_flags[i]);
    }

    /// The narrow spans of the column [left, right): those of [from, to) start in it, `tail` reaches in from before.
    void fold(Nanos left, Nanos right, std::size_t from, std::size_t to, std::int64_t tail) {
        const bool tailIsWide = tail >= 0 && isWide(tail);
        if (from == to && (tail < 0 || tailIsWide)) return;
        Nanos start = tailIsWide ? m_spans.end[static_cast<std::size_t>(tail)] : left;
        Nanos end = right;
        if (to < m_spans.start.size() && isWide(static_cast<std::int64_t>(to))) end = std::min(right, m_spans.start[to]);

        Piece piece;
        const std::uint64_t busy = m_index.busyBefore(end, to) - m_index.busyBefore(start, from);
        if (start >= end) {  // nothing but spans without length, beside wide ones
            start = left;
            end = right;
        }
        piece.start = start;
        piece.end = end;
        piece.count = static_cast<std::uint32_t>(to - from) + m_carried;
        const double room = static_cast<double>(end - start) * m_index.m_merged;
        piece.busy = static_cast<float>(std::clamp(static_cast<double>(busy) / room, 0.0, 1.0));

        std::uint8_t flags = m_carriedFlags;
        Nanos most = -1;
        const auto consider = [&](std::size_t i) {
            const Nanos overlap = std::min(m_spans.end[i], right) - std::max(m_spans.start[i], left);
            if (overlap <= most) return;
            most = overlap;
            piece.span = m_index.m_span[i];
        };
        if (tail >= 0 && !tailIsWide) consider(static_cast<std::size_t>(tail));
        if (to > from) {
            // Only the last to start can reach beyond the column where spans do not overlap, so it is judged by itself.
            if (to - 1 > from) {
                const SpanTree::Sum sum = m_index.m_tree.sum(m_spans, from, to - 1);
                flags |= sum.flags;
                consider(sum.longest);
            }
            flags |= m_index.m_flags[to - 1];
            consider(to - 1);
        }
        setFlags(piece, flags);
        m_pieces.push_back(piece);
        m_carried = 0;
        m_carriedFlags = 0;
    }

    static void setFlags(Piece& piece, std::uint8_t flags) {
        piece.failed = flags & kFailed;
        piece.cancelled = flags & kCancelled;
        piece.retried = flags & kRetried;
    }

    const SpanIndex& m_index;
    const SpanTree::Spans m_spans;
    const Columns m_columns;
    const Nanos m_from, m_to;
    const double m_wide;  ///< in ns
    std::vector<Piece> m_pieces;
    std::uint32_t m_carried = 0;  ///< narrow spans from before the range, to be counted in its first fold
    std::uint8_t m_carriedFlags = 0;
};

std::vector<SpanIndex::Piece> SpanIndex::query(Nanos from, Nanos to, int columns, double wideEnough) const {
    from = std::clamp(from, -kFar, kFar);
    to = std::clamp(to, -kFar, kFar);
    if (from >= to || columns <= 0 || m_start.empty()) return {};
    return Query(*this, from, to, columns, wideEnough).walk();
}

}  // namespace interleave
