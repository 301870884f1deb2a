#include "core/run/calibration.h"

#include "core/analysis/summary.h"
#include "core/engine/work_rates.h"
#include "core/run/foreign_load.h"
#include "core/trace/trace.h"
#include "tests/core/runs.h"

using namespace interleave;

namespace {
MachineCosts sample() {
    MachineCosts costs;
    double value = 1;
    for (const MachineFigure& figure : machineFigures()) costs.*figure.value = value += 0.25;
    return costs;
}
}  // namespace

TEST_CASE("measured costs are read as they were written", "[calibration]") {
    const auto read = parseCalibration(calibrationText(sample()), "costs");
    REQUIRE(read);
    CHECK(*read == sample());
}

TEST_CASE("damaged costs are refused at their line, with what to do", "[calibration]") {
    const std::string whole = calibrationText(sample());
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string text = whole;
        return text.replace(text.find(from), from.size(), to);
    };
    struct Row {
        std::string text;
        int line;
        const char* says;
    };
    const Row rows[] = {
        {"", 1, "no calibration"},
        {"something else\n", 1, "no calibration"},
        {with(processorModel(), "Another One"), 2, "another processor (Another One)"},
        {with("thread_start", "thread_stars"), 3, "no figure `thread_stars`"},
        {with("thread_start 1.25", "thread_start"), 3, "a name and a figure"},
        {with("thread_start 1.25", "thread_start 1.25 2"), 3, "a name and a figure"},
        {with("thread_start 1.25", "thread_start -1"), 3, "cannot be -1"},
        {with("thread_start 1.25", "thread_start 1e300"), 3, "cannot be 1e+300"},
        {with("process_start 1.5", "thread_start 1.5"), 4, "stands here twice"},
        {with("process_start 1.5\n", ""), 15, "`process_start` is missing"},
        {whole.substr(0, whole.size() / 2), 0, ""},
        {with("end\n", ""), 16, "cut short"},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        const auto read = parseCalibration(row.text, "costs");
        REQUIRE_FALSE(read);
        CHECK(read.error().place.file == "costs");
        if (row.line > 0) CHECK(read.error().place.line == row.line);
        CHECK(read.error().message.find(row.says) != std::string::npos);
        CHECK(read.error().remedy.find("interleave calibrate") != std::string::npos);
    }
}

TEST_CASE("measured costs replace what a real run has by itself, and keep what it adds", "[calibration]") {
    MachineCosts machine;
    machine.threadStart = 50e3;
    machine.processStart = 11e6;
    machine.processStartCpu = 10e6;
    machine.threadHandOff = 30e3;
    machine.processHandOff = 60e3;
    machine.threadCopy = 0.05;
    machine.processCopy = 0.2;
    machine.threadMemory = 80e3;
    machine.processMemory = 2e6;
    const CostTable shipped = Play::shippedCosts();
    const auto measured = [&](Strategy strategy) { return shipped.of[static_cast<std::size_t>(strategy)].asMeasured(machine); };
    CHECK(measured(Strategy::EventLoop).dispatch == 0);
    CHECK(measured(Strategy::Native).workerStart == 50'000);
    CHECK(measured(Strategy::Native).dispatch == 30'000);
    CHECK(measured(Strategy::Native).copyPerByte == 0);  // a C++ program hands over a pointer
    CHECK(measured(Strategy::Interpreters).workerStart == 10'050'000);
    CHECK(measured(Strategy::Interpreters).copyPerByte == 0.05);
    CHECK(measured(Strategy::FreeThreads).workFactor == shipped.of[3].workFactor);
    CHECK(measured(Strategy::Processes).dispatch == 60'000);
    StrategyCosts spawned = shipped.of[static_cast<std::size_t>(Strategy::Processes)];
    spawned.workerStart = 49'000'000;
    CHECK(spawned.asMeasured(machine).workerStart == 50'000'000);  // 39 ms are added to what it uses by itself
    spawned.workerStart = 5'000'000;
    CHECK(spawned.asMeasured(machine).workerStart == 11'000'000);

    RunRequest request = Play{around(R"({"cpu":"1 ms"})")}.request();
    request.costs.machine = machine;
    request.costsName = "measured";
    const auto trace = execute(request);
    REQUIRE(trace);
    CHECK((*trace)->makespan == 1'080'000);
    CHECK((*trace)->meta.costs == "measured");
    CHECK((*trace)->meta.dispatch == 30'000);
    CHECK(summarise(**trace).peakMemory == 80e3);
}

TEST_CASE("a run knows what memory its workers take", "[calibration][real]") {
    const std::string four = R"({"gather":{"each":4,"do":{"cpu":"1 ms"}}})";
    CHECK(summarise(*Play{around(four)}()).peakMemory ==
          4 * Play::shippedCosts().of[static_cast<std::size_t>(Strategy::Native)].memoryPerWorker);
    CHECK(summarise(*Play{around(four), {}, Strategy::EventLoop}()).peakMemory == 0);
    const double real = Play{around(four), {}, {}, Mode::Real}()->memoryUsed;
    CHECK(real >= 0);
    CHECK(real < 1e9);
}

TEST_CASE("foreign load is a share of the machine", "[calibration]") {
    const ForeignLoad load;
    const double before = load.share().value_or(0);
    CHECK(before >= 0);
    CHECK(before <= 1);
}
