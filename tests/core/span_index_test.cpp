#include "core/trace/span_index.h"

#include <rapidcheck.h>

#include <algorithm>
#include <numeric>

#include "tests/catch.h"

using namespace interleave;

namespace {

struct Row {
    Trace trace;
    std::vector<std::uint32_t> numbers;
    SpanIndex index(int merged = 1) const { return SpanIndex(trace, numbers, merged); }
};

Row rowOf(std::vector<std::pair<Nanos, Nanos>> intervals) {
    std::sort(intervals.begin(), intervals.end());
    Row row;
    for (const auto& [start, end] : intervals) {
        Span span;
        span.start = start;
        span.end = end;
        row.numbers.push_back(static_cast<std::uint32_t>(row.trace.spans.size()));
        row.trace.spans.push_back(span);
    }
    return row;
}

/// A row as a thread or a slot gives it: gaps and lengths, both often 0, now and then a failure.
Row genRow() {
    std::vector<std::pair<Nanos, Nanos>> intervals;
    Nanos time = *rc::gen::inRange<Nanos>(0, 30);
    for (const auto& [gap, length] : *rc::gen::container<std::vector<std::pair<Nanos, Nanos>>>(
             rc::gen::pair(rc::gen::element<Nanos>(0, 0, 1, 2, 7, 100), rc::gen::element<Nanos>(0, 1, 1, 2, 3, 9, 60, 400)))) {
        time += gap;
        intervals.emplace_back(time, time + length);
        time += length;
    }
    Row row = rowOf(intervals);
    for (Span& span : row.trace.spans) {
        if (*rc::gen::inRange(0, 8) == 0) span.outcome = Outcome::Failed;
        if (*rc::gen::inRange(0, 8) == 0) span.retried = true;
    }
    return row;
}

Row genOverlapping() {
    return rowOf(*rc::gen::container<std::vector<std::pair<Nanos, Nanos>>>(
        rc::gen::map(rc::gen::pair(rc::gen::inRange<Nanos>(0, 300), rc::gen::element<Nanos>(0, 1, 5, 40, 300)),
                     [](std::pair<Nanos, Nanos> p) { return std::pair(p.first, p.first + p.second); })));
}

std::pair<Nanos, Nanos> genRange() {
    const Nanos from = *rc::gen::inRange<Nanos>(-50, 1200);
    return {from, from + *rc::gen::element<Nanos>(1, 1, 2, 3, 10, 64, 333, 2000)};
}

bool overlaps(const Span& span, Nanos from, Nanos to) { return span.start < to && std::max(span.end, span.start + 1) > from; }

Nanos busyByHand(const Trace& t, Nanos from, Nanos to) {
    Nanos sum = 0;
    for (const Span& span : t.spans) sum += std::max<Nanos>(0, std::min(span.end, to) - std::max(span.start, from));
    return sum;
}

void checkCounts(const Row& row, const std::vector<SpanIndex::Piece>& pieces, Nanos from, Nanos to) {
    const auto expected =
        std::count_if(row.trace.spans.begin(), row.trace.spans.end(), [&](const Span& span) { return overlaps(span, from, to); });
    const auto counted = std::accumulate(pieces.begin(), pieces.end(), std::ptrdiff_t{0},
                                         [](std::ptrdiff_t sum, const SpanIndex::Piece& piece) { return sum + piece.count; });
    RC_ASSERT(counted == expected);
}

}  // namespace

TEST_CASE("every overlapping span is counted once, and the pieces' busy time is exact", "[spanindex]") {
    REQUIRE(rc::check("rows of one slot", [] {
        const Row row = genRow();
        const SpanIndex index = row.index();
        const auto [from, to] = genRange();
        const int columns = *rc::gen::element(1, 2, 7, 50, 1000);
        const std::vector<SpanIndex::Piece> pieces = index.query(from, to, columns);
        checkCounts(row, pieces, from, to);
        RC_ASSERT(pieces.size() <= 2u * static_cast<unsigned>(columns) + 2u);

        double busy = 0;
        bool failed = false;
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            const SpanIndex::Piece& piece = pieces[i];
            RC_ASSERT(piece.start >= from);
            RC_ASSERT(piece.end <= to);
            RC_ASSERT(piece.start < piece.end);
            RC_ASSERT(overlaps(row.trace.spans[piece.span], piece.start, piece.end) || piece.busy == 0);
            busy += piece.busy * static_cast<double>(piece.end - piece.start);
            failed = failed || piece.failed;
            if (i > 0 && piece.busy > 0 && pieces[i - 1].busy > 0) RC_ASSERT(pieces[i - 1].end <= piece.start);
        }
        RC_ASSERT(std::abs(busy - static_cast<double>(busyByHand(row.trace, from, to))) <
                  1e-3 * static_cast<double>(to - from) + 1e-9);
        RC_ASSERT(failed == std::any_of(row.trace.spans.begin(), row.trace.spans.end(), [&](const Span& span) {
                      return span.outcome == Outcome::Failed && overlaps(span, from, to);
                  }));
    }));
}

TEST_CASE("a fold names the span that filled most of its column", "[spanindex]") {
    REQUIRE(rc::check("rows of one slot", [] {
        const Row row = genRow();
        const auto [from, to] = genRange();
        const auto overlap = [&](std::uint32_t i, const SpanIndex::Piece& piece) {
            return std::min(row.trace.spans[i].end, piece.end) - std::max(row.trace.spans[i].start, piece.start);
        };
        for (const SpanIndex::Piece& piece : row.index().query(from, to, *rc::gen::element(1, 7, 50)))
            for (const std::uint32_t i : row.numbers)
                RC_ASSERT(piece.busy == 0 || overlap(i, piece) <= std::max<Nanos>(overlap(piece.span, piece), 0));
    }));
}

TEST_CASE("merged rows fold all, and their share of all slots is exact", "[spanindex]") {
    REQUIRE(rc::check("overlapping spans", [] {
        const Row row = genOverlapping();
        const int merged = 1000;
        const SpanIndex index = row.index(merged);
        const auto [from, to] = genRange();
        const std::vector<SpanIndex::Piece> pieces = index.query(from, to, *rc::gen::element(1, 3, 50, 1000));
        checkCounts(row, pieces, from, to);
        double busy = 0;
        for (const SpanIndex::Piece& piece : pieces) busy += piece.busy * static_cast<double>(piece.end - piece.start) * merged;
        RC_ASSERT(std::abs(busy - static_cast<double>(busyByHand(row.trace, from, to))) < 1e-4 * (1 + busy));
    }));
}

TEST_CASE("busy time and the span at a time are those of a search by hand", "[spanindex]") {
    REQUIRE(rc::check("any row", [] {
        const bool overlapping = *rc::gen::arbitrary<bool>();
        const Row row = overlapping ? genOverlapping() : genRow();
        const SpanIndex index = row.index(overlapping ? 4 : 1);
        const auto [from, to] = genRange();
        RC_ASSERT(index.busy(from, to) == busyByHand(row.trace, from, to));

        const Nanos slack = *rc::gen::element<Nanos>(0, 1, 5, 1000);
        std::int64_t covering = -1;
        Nanos nearest = INT64_MAX;
        const auto distance = [from = from](const Span& span) {
            const Nanos last = std::max(span.end, span.start + 1) - 1;
            return from < span.start ? span.start - from : from > last ? from - last : 0;
        };
        for (const std::uint32_t i : row.numbers) {
            if (distance(row.trace.spans[i]) == 0) covering = i;
            nearest = std::min(nearest, distance(row.trace.spans[i]));
        }
        const std::int64_t found = index.at(from, slack);
        if (covering >= 0)
            RC_ASSERT(found == covering);
        else if (nearest <= slack)
            RC_ASSERT(distance(row.trace.spans[static_cast<std::size_t>(found)]) == nearest);
        else
            RC_ASSERT(found == -1);
    }));
}

TEST_CASE("a span that shared its core is busy for what it computed", "[spanindex]") {
    constexpr Nanos kUnit = 10'000;  // above what whole microseconds leave out
    REQUIRE(rc::check("any row", [] {
        Row row = genRow();
        for (Span& span : row.trace.spans) {
            span.start *= kUnit;
            span.end *= kUnit;
            span.kind = SpanKind::Cpu;
            span.cpuTime = *rc::gen::inRange<Nanos>(-1, span.end - span.start + 1);
        }
        auto [from, to] = genRange();
        from *= kUnit;
        to *= kUnit;
        double byHand = 0;
        for (const Span& span : row.trace.spans)
            byHand += computedShare(span) * double(std::max<Nanos>(0, std::min(span.end, to) - std::max(span.start, from)));
        const SpanIndex index = row.index();
        const double slack = 1e-5 * byHand + 2 * static_cast<double>(row.numbers.size());
        RC_ASSERT(std::abs(static_cast<double>(index.busy(from, to)) - byHand) <= slack);
        double drawn = 0;
        for (const SpanIndex::Piece& piece : index.query(from, to, *rc::gen::element(1, 7, 50)))
            drawn += static_cast<double>(piece.busy) * static_cast<double>(piece.end - piece.start);
        RC_ASSERT(std::abs(drawn - byHand) <= slack + 1e-5 * static_cast<double>(to - from));
    }));
}

TEST_CASE("wide spans come singly, exactly as long as they are", "[spanindex]") {
    const Row row = rowOf({{0, 40}, {40, 41}, {42, 43}, {50, 100}});
    const std::vector<SpanIndex::Piece> pieces = row.index().query(0, 100, 10);
    REQUIRE(pieces.size() == 3);
    CHECK(pieces[0].end == 40);
    CHECK(pieces[0].count == 1);
    CHECK(pieces[0].busy == 1);
    CHECK(pieces[1].start == 40);
    CHECK(pieces[1].end == 50);
    CHECK(pieces[1].count == 2);
    CHECK(pieces[1].busy == Approx(0.2));
    CHECK(pieces[2].start == 50);
    CHECK(pieces[2].end == 100);
}

TEST_CASE("a merged row is one piece where nothing changes", "[spanindex]") {
    const Row row = rowOf({{0, 1000}, {100, 900}});
    const std::vector<SpanIndex::Piece> pieces = row.index(2).query(0, 1000, 1000);
    REQUIRE(pieces.size() <= 6);
    CHECK(pieces.front().busy == 0.5f);
    CHECK(pieces.back().busy == 0.5f);
    CHECK(pieces.back().end == 1000);
    CHECK(row.index(2).query(200, 800, 600).size() == 1);
    CHECK(row.index(2).query(200, 800, 600)[0].count == 2);
    CHECK(row.index(2).query(200, 800, 600)[0].busy == 1);
}

TEST_CASE("one nanosecond, far outside, nothing at all", "[spanindex]") {
    const Row row = rowOf({{10, 20}, {20, 21}, {1'000'000'000'000, 2'000'000'000'000}});
    const SpanIndex index = row.index();
    REQUIRE(index.query(20, 21, 1600).size() == 1);
    CHECK(index.query(20, 21, 1600)[0].span == 1);
    CHECK(index.query(21, 22, 1600).empty());
    CHECK(index.query(-kLongest, -kLongest + 5, 100).empty());
    CHECK(index.query(INT64_MIN, INT64_MAX, 800).size() == 1);
    CHECK(index.query(INT64_MIN, INT64_MAX, 800)[0].count == 3);
    CHECK(index.query(30, 30, 100).empty());
    CHECK(index.query(40, 30, 100).empty());
    CHECK(index.query(0, 30, 0).empty());
    CHECK(index.at(INT64_MAX, INT64_MAX) == 2);
    CHECK(index.at(INT64_MIN, 3) == -1);
    CHECK(SpanIndex().query(0, 10, 10).empty());
    CHECK(SpanIndex().at(5) == -1);
    CHECK(SpanIndex().busy(0, 10) == 0);
    CHECK(rowOf({}).index().query(0, 1, 1).empty());
}
