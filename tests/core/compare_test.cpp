#include "core/analysis/compare.h"

#include <algorithm>

#include "tests/core/runs.h"

using namespace interleave;

TEST_CASE("every strategy is set side by side, with its speed-up over sequential", "[compare]") {
    const auto rows = compareStrategies(Play{resource("scenarios/ai-agent.json")}.request(), 3);
    REQUIRE(rows.ok());
    REQUIRE(rows->size() == std::size(kStrategies));
    const auto row = [&](Strategy strategy) { return rows->at(static_cast<std::size_t>(strategy)); };
    CHECK(row(Strategy::Sequential).makespan.median == Approx(12.5));
    CHECK(*row(Strategy::Sequential).speedup == Approx(1));
    CHECK(*row(Strategy::Native).speedup == Approx(2.5));
    CHECK(row(Strategy::Native).makespan.min == row(Strategy::Native).makespan.max);
    CHECK(row(Strategy::EventLoop).makespan.median == Approx(7.5));
}

TEST_CASE("computing is no faster in threads under one lock, and four times as fast where it has four cores", "[compare]") {
    const auto rows =
        compareStrategies(Play{around(R"({"gather":[{"cpu":"1 s"},{"cpu":"1.5 s"},{"cpu":"1 s"},{"cpu":"1 s"}]})")}.request(), 1);
    REQUIRE(rows.ok());
    REQUIRE(rows->size() == std::size(kStrategies));
    for (const StrategyResult& row : *rows) {
        INFO(word(row.strategy));
        CHECK(row.unavailable.empty());
        const bool atOnce = row.strategy != Strategy::Sequential && row.strategy != Strategy::EventLoop && row.strategy != Strategy::Threads;
        const double factor = row.strategy == Strategy::FreeThreads ? 1.08 : 1;
        CHECK(row.makespan.median == Approx(atOnce ? 1.5 * factor : 4.5).epsilon(0.02));
    }
}

TEST_CASE("a comparison refuses settings that are wrong everywhere, once", "[compare]") {
    RunRequest request = Play{resource("scenarios/ai-agent.json")}.request();
    request.settings.values["workers"] = -1;
    CHECK_FALSE(compareStrategies(request, 1).ok());
}

TEST_CASE("for real, each strategy is repeated and its spread kept", "[compare][real]") {
    RunRequest request = Play{around(R"({"gather":{"each":4,"do":{"io":"10 ms"}}})")}.request();
    request.mode = Mode::Real;
    const auto rows = compareStrategies(request, 3);
    REQUIRE(rows.ok());
    const StrategyResult& loop = rows->at(static_cast<std::size_t>(Strategy::EventLoop));
    CHECK(loop.makespan.min <= loop.makespan.median);
    CHECK(loop.makespan.median <= loop.makespan.max);
    CHECK(loop.makespan.min >= 0.01);
    CHECK(rows->front().makespan.min >= 0.04);
}

TEST_CASE("what a speed-up is worth has its borders", "[compare]") {
    CHECK(std::string(worthOf(0.99)) == "slower");
    CHECK(std::string(worthOf(0.994)) == "slower");
    CHECK(std::string(worthOf(0.9999)) == "as fast");
    CHECK(std::string(worthOf(1.0)) == "as fast");
    CHECK(std::string(worthOf(1.004)) == "as fast");
    CHECK(std::string(worthOf(1.01)) == "not worth it");
    CHECK(std::string(worthOf(1.2)) == "worth a look");
    CHECK(std::string(worthOf(2.0)) == "a clear gain");
    CHECK(Spread::of({3, 1, 2}).median == 2);
    CHECK(Spread::of({4, 1, 2, 3}).median == 2.5);
}
