#include "app/cli/calibrate.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/cli/ending.h"
#include "app/session/calibration_file.h"
#include "app/session/walk.h"
#include "core/base/duration.h"
#include "core/engine/work_rates.h"
#include "core/format/file.h"
#include "core/run/foreign_load.h"

namespace interleave {
namespace {

constexpr double kForeign = 0.01;
constexpr int kMostTries = 3;

struct Measurement {
    MachineCosts costs;
    std::optional<double> others;  ///< the share of the machine that others used meanwhile
};

/// The one under the least foreign load.
Result<Measurement> measure() {
    std::optional<Measurement> best;
    for (int i = 0; i < kMostTries; ++i) {
        const ForeignLoad load;
        const auto costs = measureMachine();
        if (!costs) return costs.error();
        const Measurement measured{*costs, load.share()};
        if (!best || measured.others < best->others) best = measured;
        if (measured.others.value_or(0) <= kForeign) break;
        const char* next =
            i + 1 < kMostTries ? "measuring again" : "the quietest measurement is kept; calibrate once more when it is idle";
        complain(fmt::format("interleave: others used {:.1f} % of the machine meanwhile; {}", 100 * *measured.others, next));
    }
    return *best;
}

std::string figureText(double value, MachineFigure::Unit unit) {
    switch (unit) {
        case MachineFigure::Unit::Nanoseconds: return formatDuration(static_cast<Nanos>(value));
        case MachineFigure::Unit::NanosecondsPerByte: return fmt::format("{:.3g} ns/B", value);
        case MachineFigure::Unit::Bytes: return formatBytes(value);
        case MachineFigure::Unit::RoundsPerNanosecond: return fmt::format("{:.4g} M rounds/s", 1000 * value);
    }
    return {};
}

/// What the shipped table says to a figure, in the strategy that comes closest to it.
std::optional<double> shippedFigure(const CostTable& shipped, double MachineCosts::*figure) {
    const auto of = [&](Strategy strategy) -> const StrategyCosts& { return shipped.of[static_cast<std::size_t>(strategy)]; };
    const StrategyCosts &threads = of(Strategy::Threads), &processes = of(Strategy::Processes);
    if (figure == &MachineCosts::threadStart) return static_cast<double>(threads.workerStart);
    if (figure == &MachineCosts::processStart) return static_cast<double>(shipped.processStart[2]);
    if (figure == &MachineCosts::threadHandOff) return static_cast<double>(threads.dispatch);
    if (figure == &MachineCosts::processHandOff) return static_cast<double>(processes.dispatch);
    if (figure == &MachineCosts::threadCopy) return of(Strategy::Interpreters).copyPerByte;
    if (figure == &MachineCosts::processCopy) return processes.copyPerByte;
    if (figure == &MachineCosts::threadMemory) return threads.memoryPerWorker;
    if (figure == &MachineCosts::processMemory) return processes.memoryPerWorker;
    return {};
}

std::string calibrationJson(const Measurement& measured, const CostTable& shipped) {
    const auto unit = [](MachineFigure::Unit of) {
        switch (of) {
            case MachineFigure::Unit::Nanoseconds: return "ns";
            case MachineFigure::Unit::NanosecondsPerByte: return "ns per byte";
            case MachineFigure::Unit::Bytes: return "bytes";
            case MachineFigure::Unit::RoundsPerNanosecond: return "rounds per ns";
        }
        return "";
    };
    nlohmann::ordered_json json{{"processor", processorModel()}, {"kept_in", calibrationPath()}};
    json["foreign_load"] = measured.others ? nlohmann::ordered_json(*measured.others) : nlohmann::ordered_json();
    for (const MachineFigure& figure : machineFigures()) {
        nlohmann::ordered_json one{{"measured", measured.costs.*figure.value}, {"unit", unit(figure.unit)}};
        if (const auto of = shippedFigure(shipped, figure.value)) one["shipped"] = *of;
        json["figures"][figure.name] = std::move(one);
    }
    return json.dump(2) + "\n";
}

}  // namespace

std::string calibrationTable(const MachineCosts& costs, const CostTable& shipped, std::optional<double> others) {
    std::string text = fmt::format("{:<22}{:<20}{}\n", "", "measured", "shipped");
    for (const MachineFigure& figure : machineFigures()) {
        const auto of = shippedFigure(shipped, figure.value);
        text += fmt::format("{:<22}{:<20}{}\n", figure.label, figureText(costs.*figure.value, figure.unit),
                            of ? figureText(*of, figure.unit) : "-");
    }
    if (others) text += fmt::format("Others used {:.1f} % of the machine meanwhile.\n", 100 * *others);
    return text;
}

Status runCalibration(const std::string& json) {
    const auto shipped = shippedCosts();
    if (!shipped) return shipped.error();
    if (!json.empty())
        if (Status status = writable(json); !status) return status;
    const auto measured = measure();
    if (!measured) return measured.error();
    if (Status status = keepCosts(measured->costs); !status) return status;
    if (!json.empty())
        if (Status status = writeWhole(json, std::string_view(calibrationJson(*measured, *shipped))); !status) return status;
    if (json == "-") return Nothing{};
    return writeWhole("-", fmt::format("{}Kept in {}; `--costs measured` uses them.\n",
                                       calibrationTable(measured->costs, *shipped, measured->others), calibrationPath()));
}

}  // namespace interleave
