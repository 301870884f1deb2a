#include "app/timeline/time_scale.h"

#include <rapidcheck.h>

#include <set>

#include "tests/catch.h"

using namespace interleave;

namespace {

constexpr Nanos kSecond = 1'000'000'000, kYear = 365LL * 24 * 3600 * kSecond;

std::vector<QString> labels(const TimeScale& scale, double spacing) {
    std::vector<QString> result;
    for (const auto& tick : scale.ticks(spacing)) result.push_back(tick.label);
    return result;
}

/// A range anywhere, from 10 ns to centuries long.
rc::Gen<TimeRange> anyRange() {
    return rc::gen::exec([] {
        const auto bits = *rc::gen::inRange(4, 60);
        const Nanos length = (Nanos{1} << bits) + *rc::gen::inRange<Nanos>(0, Nanos{1} << bits);
        const Nanos from = *rc::gen::inRange<Nanos>(-kYear, 10 * kYear);
        return TimeRange{from, from + length};
    });
}

}  // namespace

TEST_CASE("Ticks stand at round times in the unit that fits", "[time_scale]") {
    struct Case {
        TimeRange range;
        double width;
        std::vector<QString> expected;
    };
    const std::vector<Case> cases{
        {{0, 2'170'000'000}, 640, {"0.0 s", "0.5 s", "1.0 s", "1.5 s", "2.0 s"}},
        {{0, kSecond}, 400, {"0.0 s", "0.2 s", "0.4 s", "0.6 s", "0.8 s", "1.0 s"}},
        {{0, 90'000'000}, 400, {"0 ms", "20 ms", "40 ms", "60 ms", "80 ms"}},
        {{0, 3'000}, 300, {"0 µs", "1 µs", "2 µs", "3 µs"}},
        {{3'000, 3'400}, 300, {"3.0 µs", "3.1 µs", "3.2 µs", "3.3 µs", "3.4 µs"}},
        {{0, 10}, 400, {"0 ns", "2 ns", "4 ns", "6 ns", "8 ns", "10 ns"}},
        {{0, 1}, 400, {"0 ns", "1 ns"}},
        {{-20'000'000, 20'000'000}, 300, {"-20 ms", "-10 ms", "0 ms", "10 ms", "20 ms"}},
        {{kSecond, kSecond + 20}, 300, {"1.000000000 s", "1.000000005 s", "1.000000010 s", "1.000000015 s", "1.000000020 s"}},
        {{0, kYear}, 250, {"0 s", "10000000 s", "20000000 s", "30000000 s"}},
    };
    for (const auto& [range, width, expected] : cases) {
        INFO(range.from << " to " << range.to);
        CHECK(labels(TimeScale(range, 0, width), 60) == expected);
    }
}

TEST_CASE("Ticks keep their distance, lie in the range and differ in their labels", "[time_scale]") {
    REQUIRE(rc::check([] {
        const TimeRange range = *anyRange();
        const double width = *rc::gen::inRange(100, 4000), spacing = *rc::gen::inRange(20, 200);
        const TimeScale scale(range, 112, width);
        const auto ticks = scale.ticks(spacing);
        std::set<QString> seen;
        for (std::size_t i = 0; i < ticks.size(); ++i) {
            RC_ASSERT(ticks[i].time >= range.from && ticks[i].time <= range.to);
            RC_ASSERT(seen.insert(ticks[i].label).second);
            if (i > 0) RC_ASSERT(scale.x(ticks[i].time) - scale.x(ticks[i - 1].time) >= spacing - 1e-6);
        }
        // Round steps are at most 2.5 times apart, so a wide axis is never bare.
        if (width >= 6 * spacing && range.length() > 100) RC_ASSERT(ticks.size() >= 2u);
    }));
}

TEST_CASE("Ticks at the end of time do not overflow", "[time_scale]") {
    const TimeScale scale({0, INT64_MAX}, 0, 1000);
    const auto ticks = scale.ticks(80);
    REQUIRE(ticks.size() > 2);
    CHECK(ticks.front().time == 0);
    for (std::size_t i = 1; i < ticks.size(); ++i) CHECK(ticks[i].time > ticks[i - 1].time);
}

TEST_CASE("Time and pixels are each other's inverse within a pixel", "[time_scale]") {
    REQUIRE(rc::check([] {
        const TimeRange range = *anyRange();
        const TimeScale scale(range, 112, *rc::gen::inRange(100, 4000));
        const Nanos time = *rc::gen::inRange(range.from, range.to);
        RC_ASSERT(std::abs(scale.time(scale.x(time)) - time) <= std::max<Nanos>(1, static_cast<Nanos>(scale.nanosPerPixel())));
    }));
}

TEST_CASE("Far outside, x stays within what a painter can take", "[time_scale]") {
    const TimeScale scale({0, 10}, 112, 800);
    CHECK(scale.x(INT64_MAX) == 1e6);
    CHECK(scale.x(INT64_MIN) == -1e6);
}

TEST_CASE("Zooming keeps the time at the pointer in place", "[time_scale]") {
    REQUIRE(rc::check([] {
        const TimeRange whole{0, *rc::gen::inRange<Nanos>(1'000, kYear)};
        const Nanos anchor = *rc::gen::inRange(whole.from, whole.to);
        const double factor = *rc::gen::inRange(10, 100) / 100.0;
        const TimeRange next = zoomed(whole, factor, anchor, whole);
        const TimeScale before(whole, 0, 1000), after(next, 0, 1000);
        if (next.length() > 10'000) RC_ASSERT(std::abs(before.x(anchor) - after.x(anchor)) <= 1.0);
        RC_ASSERT(next.from <= anchor && anchor <= next.to);
    }));
}

TEST_CASE("No zoom or pan leaves the bounds", "[time_scale]") {
    REQUIRE(rc::check([] {
        const TimeRange whole{0, *rc::gen::inRange<Nanos>(1, kYear)};
        TimeRange range = whole;
        const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-50, 50));
        for (const int step : steps) {
            range = step % 2 == 0 ? zoomed(range, step < 0 ? 0.5 : 3.0, range.from + step * 1000, whole)
                                  : panned(range, step * (range.length() / 7 + 1), whole);
            RC_ASSERT(range.length() >= 10);
            RC_ASSERT(range.length() <= std::max<Nanos>(2 * whole.length(), 10) + 1);
            RC_ASSERT(range.from >= whole.from - std::max<Nanos>(whole.length(), 10) / 2 - 1);
            RC_ASSERT(range.to <= whole.to + std::max<Nanos>(whole.length(), 10) / 2 + 11);
        }
    }));
}

TEST_CASE("An instant is written as finely as the length beside it asks", "[time_scale]") {
    CHECK(timeText(1'102'345'678, 128'400'000) == "1.102 s");
    CHECK(timeText(1'102'345'678, 2 * kSecond) == "1.10 s");
    CHECK(timeText(735'400'000, 104'000'000) == "735 ms");
    CHECK(timeText(0, 50'000'000) == "0.0 ms");
    CHECK(timeText(1'999'999, 900'000) == "2.000 ms");
    CHECK(timeText(1'999'960, 90'000'000) == "2.0 ms");
}
