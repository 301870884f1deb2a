// What leaves hold: until when, and what the peak of it is.
#include "core/analysis/summary.h"
#include "core/format/summary_json.h"
#include "tests/core/runs.h"

using namespace interleave;

namespace {

constexpr Nanos ms = 1'000'000;

/// The counter's steps, `MB at`, times in ms.
std::vector<std::string> course(const TracePtr& trace) {
    std::vector<std::string> told;
    for (const CounterPoint& point : trace->memory.points)
        told.push_back(std::to_string(static_cast<int>(point.value / 1e6)) + " " + std::to_string(point.time / ms));
    return told;
}
using Told = std::vector<std::string>;

TracePtr play(const std::string& program, std::optional<Strategy> strategy = std::nullopt) {
    return Play{around(program), {}, strategy}();
}

double peakMb(const TracePtr& trace) { return summarise(*trace).peakMemory / 1e6; }

}  // namespace

TEST_CASE("a leaf holds from its start until its item ends", "[memory]") {
    const TracePtr trace = play(R"({"repeat":2,"do":[{"io":"1 ms"},{"io":"2 ms","holds":"5 MB"},{"io":"3 ms","holds":"1 MB"}]})");
    CHECK(course(trace) == Told{"5 1", "6 3", "0 6", "5 7", "6 9", "0 12"});
    CHECK(peakMb(trace) == 6);
}

TEST_CASE("an item of tasks holds until its task ends: what runs inside it holds for it", "[memory]") {
    const TracePtr trace = play(
        R"({"gather":{"each":2,"do":[{"gather":[{"io":"1 ms","holds":"5 MB"},{"io":"2 ms"}]},{"io":"=(item + 1) * 0.01"}]}})");
    CHECK(course(trace) == Told{"5 0", "10 0", "5 12", "0 22"});
}

TEST_CASE("an item of a pipeline holds through all its stages, until it leaves the last or is dropped", "[memory]") {
    const std::string program =
        R"({"pipeline":{"items":2,"stages":[{"name":"fetch","workers":2,"do":{"io":"5 ms","holds":"5 MB"}},{"name":"store","workers":1,"queue":2,"do":{"io":"10 ms","fail":[1]}}]}})";
    CHECK(course(play(program)) == Told{"5 0", "10 0", "5 15", "0 25"});
    CHECK(course(play(program, Strategy::Sequential)) == Told{"5 0", "0 15", "5 15", "0 30"});
}

TEST_CASE("outside any item a leaf holds until its task ends", "[memory]") {
    CHECK(course(play(R"({"try":{"io":"1 ms","holds":"5 MB"},"finally":{"io":"9 ms"}})")) == Told{"5 0", "0 10"});
    CHECK(course(play(R"([{"spawn":[{"io":"1 ms","holds":"5 MB"},{"io":"2 ms"}],"name":"s"},{"io":"9 ms","holds":"1 MB"}])")) ==
          Told{"1 0", "6 0", "1 3", "0 9"});
}

TEST_CASE("what an item's cancelled or failed tasks held is given back, when the last of them is gone", "[memory]") {
    const TracePtr trace = play(
        R"({"repeat":1,"do":{"try":{"gather":[{"io":"1 ms","fail":"=1","holds":"1 MB"},{"io":"9 ms","holds":"2 MB"}]},"catch":{"*":{"io":"3 ms","holds":"4 MB"}}}})");
    CHECK(course(trace) == Told{"1 0", "3 0", "7 1", "0 4"});  // the sibling is cancelled when the program ends
    CHECK(
        course(play(
            R"([{"repeat":1,"do":{"try":{"gather":[{"io":"1 ms","fail":"=1"},{"io":"9 ms","holds":"2 MB"}]},"catch":{"*":{"yield":true}}}},{"io":"20 ms"}])")) ==
        Told{"2 0", "0 9"});
}

TEST_CASE("an item that is dropped on its way lets go there and then", "[memory]") {
    const TracePtr trace = play(
        R"({"pipeline":{"items":3,"stages":[{"name":"fetch","workers":1,"do":{"io":"5 ms","holds":"5 MB","fail":[0,1]}},{"name":"store","workers":1,"do":{"io":"1 ms"}}]}})");
    CHECK(course(trace) == Told{"5 0", "0 5", "5 5", "0 10", "5 10", "0 16"});
}

TEST_CASE("memory per worker counts from its start", "[memory]") {
    RunRequest request = Play{around(R"({"gather":[{"cpu":"10 ms","holds":"3 MB"},[{"io":"5 ms"},{"cpu":"10 ms"}]]})")}.request();
    request.costs.of[static_cast<std::size_t>(Strategy::Native)].memoryPerWorker = 20e6;
    const TracePtr trace = std::make_shared<const Trace>(*std::move(execute(request)).value());
    CHECK(course(trace) == Told{"3 0", "23 0", "43 5", "40 10"});
    CHECK(peakMb(trace) == 43);
    CHECK(summaryJson(*trace, summarise(*trace)).find("\"peak_memory_mb\": 43") != std::string::npos);
}

TEST_CASE("where nothing is held nothing is recorded of it", "[memory]") {
    const TracePtr trace = play(R"({"gather":{"each":3,"do":{"io":"1 ms"}}})");
    CHECK(trace->memory.points.empty());
    CHECK(peakMb(trace) == 0);
}

TEST_CASE("for real the same is held as simulated", "[memory][real]") {
    const char* program =
        R"({"pipeline":{"items":6,"stages":[{"name":"fetch","workers":2,"do":{"io":"20 ms","holds":"5 MB"}},{"name":"store","workers":1,"queue":1,"do":{"io":"50 ms","holds":"1 MB"}}]}})";
    const TracePtr simulated = Play{around(program)}(), real = Play{around(program), {}, std::nullopt, Mode::Real}();
    CHECK(peakMb(real) == peakMb(simulated));
    CHECK(real->memory.points.back().value == 0);
}
