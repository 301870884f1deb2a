#include "core/trace/lanes.h"

#include <rapidcheck.h>

#include "tests/catch.h"
#include "tests/core/events.h"

using namespace interleave;

namespace {

Trace withIo(const std::vector<std::pair<Nanos, Nanos>>& intervals) {
    Trace t;
    const NameId fetch = t.names.intern("fetch");
    for (const auto& [start, length] : intervals) {
        Span span;
        span.start = start;
        span.end = start + length;
        span.name = span.stage = fetch;
        t.spans.push_back(span);
    }
    std::stable_sort(t.spans.begin(), t.spans.end(), [](const Span& a, const Span& b) { return a.start < b.start; });
    return t;
}

}  // namespace

TEST_CASE("threads are rows with their core where they kept to one", "[lanes]") {
    EventScript s;
    s.born(0, 0, kNoTask).begin(0, 0, 0, 0, kNoCore, "w").end(1, 0, 0, 0).begin(1, 0, 1, 1, 2, "w").end(2, 0, 1, 1);
    s.begin(2, 0, 2, 2, 0, "w").end(3, 0, 2, 2).begin(3, 0, 3, 2, 1, "w").end(4, 0, 3, 2);
    const Lanes lanes = packLanes(s.trace());
    REQUIRE(lanes.groups.size() == 1);
    CHECK(lanes.groups[0].title == "Cores");
    CHECK(lanes.groups[0].cores);
    REQUIRE(lanes.groups[0].rows.size() == 3);
    CHECK(lanes.groups[0].rows[0].label == "loop");
    CHECK(lanes.groups[0].rows[1].label == "core 2 · w0");
    CHECK(lanes.groups[0].rows[2].label == "w1");
    CHECK(lanes.groups[0].rows[2].spans == std::vector<std::uint32_t>{2, 3});
}

TEST_CASE("a pipeline's slots are its workers, hatched where a full queue or a limit held them", "[lanes]") {
    EventScript s;
    s.stage("fetch", LeafKind::Io, 2).stage("store", LeafKind::Io, 1, 1);
    s.born(0, 0, kNoTask).born(0, 1, 0).born(0, 2, 0).born(0, 3, 0).suspend(0, 3, Cause::Queue, "store");
    s.mark(0, 2, MarkKind::ItemIn, "fetch", 0).mark(0, 1, MarkKind::ItemIn, "fetch", 1).suspend(0, 1, Cause::Limit, "api");
    s.io(0, 9, 2, "get").mark(9, 2, MarkKind::ItemOut, "fetch", 0).resume(9, 1);
    s.resume(9, 3, 2).mark(9, 3, MarkKind::ItemIn, "store", 0).mark(9, 2, MarkKind::ItemIn, "fetch", 2);
    s.io(9, 12, 1, "get").suspend(12, 1, Cause::Queue, "store").resume(15, 1, 3).io(15, 16, 3, "put");
    const Lanes lanes = packLanes(s.trace());
    REQUIRE(lanes.groups.size() == 2);
    CHECK(lanes.groups[0].title == "Fetch in flight");
    CHECK(lanes.groups[1].title == "Store");
    REQUIRE(lanes.groups[0].rows.size() == 2);
    CHECK(lanes.groups[0].rows[0].label == "slot 0");
    CHECK(lanes.groups[0].rows[0].spans == std::vector<std::uint32_t>{1});  // the worker made first, though it asked last
    CHECK(lanes.groups[0].rows[0].waits.size() == 2);
    CHECK(lanes.groups[0].rows[1].spans == std::vector<std::uint32_t>{0});
    REQUIRE(lanes.groups[1].rows.size() == 1);
    CHECK(lanes.groups[1].rows[0].waits.empty());  // its own queue was empty: nothing to do
}

TEST_CASE("a worker that does several things at once gets slots by what is free", "[lanes]") {
    EventScript s;
    s.stage("fetch", LeafKind::Io, 1);
    s.born(0, 0, kNoTask).born(0, 1, 0).mark(0, 1, MarkKind::ItemIn, "fetch", 0).born(0, 2, 1).born(0, 3, 1);
    s.suspend(0, 2, Cause::Io).suspend(0, 3, Cause::Io).resume(4, 2).leaf(4, 2, LeafKind::Io, "a", 0).resume(5, 3);
    s.leaf(5, 3, LeafKind::Io, "b", 0);
    const Lanes lanes = packLanes(s.trace());
    REQUIRE(lanes.groups.size() == 1);
    CHECK(lanes.groups[0].rows.size() == 2);
}

TEST_CASE("groups follow the scenario's stages, not the order of events", "[lanes]") {
    EventScript s;
    s.stage("weather", LeafKind::Io).stage("news", LeafKind::Io);
    s.born(0, 0, kNoTask).io(0, 5, 0, "other").io(5, 6, 0, "news").io(6, 8, 0, "weather");
    const Lanes lanes = packLanes(s.trace());
    REQUIRE(lanes.groups.size() == 1);
    CHECK(lanes.groups[0].title == "In flight");
    REQUIRE(lanes.groups[0].rows.size() == 3);
    CHECK(lanes.groups[0].rows[0].label == "weather");
    CHECK(lanes.groups[0].rows[1].label == "news");
    CHECK(lanes.groups[0].rows[2].label == "other");
}

TEST_CASE("of what starts together the first task gets the first slot, whenever it ends", "[lanes]") {
    EventScript s;
    s.born(0, 0, kNoTask).born(0, 1, 0).born(0, 2, 0).suspend(0, 1, Cause::Io).suspend(0, 2, Cause::Io);
    s.resume(3, 2).leaf(3, 2, LeafKind::Io, "get", 0).resume(9, 1).leaf(9, 1, LeafKind::Io, "get", 0);
    const Trace t = s.trace();
    const Lanes lanes = packLanes(t);
    REQUIRE(lanes.groups[0].rows.size() == 2);
    CHECK(t.spans[lanes.groups[0].rows[0].spans[0]].task == 1);
    CHECK(t.spans[lanes.groups[0].rows[1].spans[0]].task == 2);
}

TEST_CASE("more slots than rows are merged", "[lanes]") {
    const Trace t = withIo(std::vector<std::pair<Nanos, Nanos>>(10, {0, 5}));
    const Lanes lanes = packLanes(t, 4);
    REQUIRE(lanes.groups.size() == 1);
    REQUIRE(lanes.groups[0].rows.size() == 4);
    CHECK(lanes.groups[0].rows[0].label == "slots 0-2");
    CHECK(lanes.groups[0].rows[0].merged == 3);
    CHECK(lanes.groups[0].rows[3].label == "slot 9");
    CHECK(packLanes(withIo({})).groups.empty());
}

TEST_CASE("packing loses no span, overlaps none and needs no more slots than were busy at once", "[lanes]") {
    REQUIRE(rc::check("lowest free slot", [] {
        const auto intervals = *rc::gen::container<std::vector<std::pair<Nanos, Nanos>>>(
            rc::gen::pair(rc::gen::inRange<Nanos>(0, 200), rc::gen::inRange<Nanos>(0, 40)));
        const Trace t = withIo(intervals);
        const Lanes lanes = packLanes(t, 1'000'000);
        std::size_t seen = 0, rows = 0;
        for (const LaneGroup& group : lanes.groups) {
            rows += group.rows.size();
            for (const LaneRow& row : group.rows) {
                seen += row.spans.size();
                for (std::size_t i = 1; i < row.spans.size(); ++i)
                    RC_ASSERT(t.spans[row.spans[i - 1]].end <= t.spans[row.spans[i]].start);
            }
        }
        RC_ASSERT(seen == t.spans.size());
        std::size_t most = 0;
        for (const Span& at : t.spans) {
            std::size_t count = 0;
            for (const Span& span : t.spans) count += &span == &at || (span.start <= at.start && (span.end > at.start));
            most = std::max(most, count);
        }
        RC_ASSERT(rows <= most);
    }));
}
