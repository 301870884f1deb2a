#include "core/base/duration.h"

#include <rapidcheck.h>

#include <cmath>
#include <limits>

#include "tests/catch.h"

using namespace interleave;

TEST_CASE("durations are read with their unit", "[base]") {
    struct Row {
        const char* text;
        Nanos expected;
    };
    const Row rows[] = {{"5 ns", 5},
                        {"40 us", 40'000},
                        {"40 \u00b5s", 40'000},
                        {"40\u03bcs", 40'000},
                        {"250 ms", 250'000'000},
                        {"2s", 2'000'000'000},
                        {"1.5 s", 1'500'000'000},
                        {" 1 min ", 60'000'000'000},
                        {"1 h", 3'600'000'000'000},
                        {"0 s", 0},
                        {"1e3 ms", 1'000'000'000},
                        {"0.1 s", 100'000'000},
                        {"2.5 ns", 2}};
    for (const Row& row : rows) {
        INFO(row.text);
        const auto parsed = parseDuration(row.text);
        REQUIRE(parsed.ok());
        CHECK(*parsed == row.expected);
    }
}

TEST_CASE("what is no duration is refused in words", "[base]") {
    struct Row {
        const char* text;
        const char* word;
    };
    const Row rows[] = {{"", "not a duration"}, {"2", "no unit"},          {"-1 s", "negative"},     {"2 sec", "unknown unit"},
                        {"nan s", "not a"},     {"inf s", "not a"},        {"1e999 s", "range"},     {"20 h 3", "unknown unit"},
                        {"fast", "not a"},      {"1,5 s", "unknown unit"}, {"200000 h", "too long"}, {"s", "not a"}};
    for (const Row& row : rows) {
        INFO(row.text);
        const auto parsed = parseDuration(row.text);
        REQUIRE_FALSE(parsed.ok());
        CHECK(parsed.error().text().find(row.word) != std::string::npos);
        CHECK_FALSE(parsed.error().remedy.empty());
    }
}

TEST_CASE("durations and sizes are written with three figures", "[base]") {
    struct Row {
        Nanos value;
        const char* expected;
    };
    const Row rows[] = {{0, "0 s"},
                        {7, "7 ns"},
                        {999, "999 ns"},
                        {40'000, "40 us"},
                        {999'499, "999 us"},
                        {999'500, "1 ms"},
                        {128'400'000, "128 ms"},
                        {2'167'000'000, "2.17 s"},
                        {9'996'000'000, "10 s"},
                        {12'500'000'000, "12.5 s"},
                        {59'960'000'000, "1 min"},
                        {90'000'000'000, "1.5 min"},
                        {7'200'000'000'000, "2 h"},
                        {-5'000'000, "-5 ms"}};
    for (const Row& row : rows) CHECK(formatDuration(row.value) == row.expected);
    CHECK(formatBytes(12) == "12 B");
    CHECK(formatBytes(10'000) == "10 kB");
    CHECK(formatBytes(1.5e6) == "1.5 MB");
    CHECK(formatBytes(0) == "0 B");
    CHECK(*parseBytes("5 MB") == 5e6);
    CHECK_FALSE(parseBytes("5").ok());
    CHECK_FALSE(parseBytes("5 s").ok());
}

TEST_CASE("what is written can be read, to three figures", "[base]") {
    const bool holds = rc::check("format, then parse", [] {
        const Nanos value = *rc::gen::inRange<Nanos>(0, kLongest);
        const auto back = parseDuration(formatDuration(value));
        RC_ASSERT(back.ok());
        RC_ASSERT(std::fabs(static_cast<double>(*back - value)) <= 0.0051 * static_cast<double>(value));
    });
    REQUIRE(holds);
}

TEST_CASE("seconds become nanoseconds without surprises", "[base]") {
    CHECK(fromSeconds(0.135) == 135'000'000);
    CHECK(fromSeconds(-1) == 0);
    CHECK(fromSeconds(std::numeric_limits<double>::quiet_NaN()) == 0);
    CHECK(fromSeconds(std::numeric_limits<double>::infinity()) == kLongest);
    CHECK(fromSeconds(1e300) == kLongest);
    CHECK(toSeconds(135'000'000) == 0.135);
}
