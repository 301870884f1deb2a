#include "app/cli/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/session/library.h"
#include "core/format/file.h"

namespace interleave {
namespace {

std::string seconds(double value) { return formatDuration(fromSeconds(value)); }

std::string spreadText(const Spread& spread, Mode mode) {
    if (mode == Mode::Simulated) return seconds(spread.median);
    return fmt::format("{} ({} to {})", seconds(spread.median), seconds(spread.min), seconds(spread.max));
}

std::string remark(const StrategyResult& row) {
    if (row.outcome != RunOutcome::Done) return fmt::format("{}: {}", word(row.outcome), row.error);
    if (row.strategy == Strategy::Sequential) return "the baseline";
    return row.speedup ? worthOf(*row.speedup) : "sequential came to no end of its own";
}

nlohmann::ordered_json spreadJson(const Spread& spread) {
    return {{"min", spread.min}, {"median", spread.median}, {"max", spread.max}};
}

}  // namespace

std::string comparisonText(std::vector<StrategyResult> rows, Mode mode) {
    std::stable_sort(rows.begin(), rows.end(), [](const StrategyResult& a, const StrategyResult& b) {
        if (a.unavailable.empty() != b.unavailable.empty()) return a.unavailable.empty();
        return a.makespan.median < b.makespan.median;
    });
    const int wide = mode == Mode::Real ? 32 : 12;
    std::string text = fmt::format("{:<16}{:<{}}{:<{}}{:<10}{:<10}{}\n", "strategy", "makespan", wide, "CPU", wide, "memory",
                                   "speed-up", "over sequential");
    for (const StrategyResult& row : rows) {
        if (!row.unavailable.empty()) {
            text += fmt::format("{:<16}{}\n", label(row.strategy), row.unavailable);
            continue;
        }
        const std::string gain = row.speedup ? fmt::format("{:.2f}x", *row.speedup) : "-";
        text += fmt::format("{:<16}{:<{}}{:<{}}{:<10}{:<10}{}\n", label(row.strategy), spreadText(row.makespan, mode), wide,
                            spreadText(row.cpu, mode), wide, formatBytes(std::round(row.memory.max)), gain, remark(row));
    }
    return text;
}

std::string comparisonJson(const RunRequest& request, const std::vector<StrategyResult>& rows) {
    nlohmann::ordered_json json{
        {"scenario", request.scenario->id}, {"mode", word(request.mode)}, {"strategies", nlohmann::json::array()}};
    for (const StrategyResult& row : rows) {
        nlohmann::ordered_json one{{"strategy", word(row.strategy)}};
        if (!row.unavailable.empty()) {
            one["unavailable"] = row.unavailable;
        } else {
            one["outcome"] = word(row.outcome);
            one["error"] = row.error.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(row.error);
            one["makespan_s"] = spreadJson(row.makespan);
            one["cpu_s"] = spreadJson(row.cpu);
            one["memory_mb"] = spreadJson({row.memory.min / 1e6, row.memory.median / 1e6, row.memory.max / 1e6});
            one["core_use"] = row.coreUse;
            one["speedup"] = row.speedup ? nlohmann::ordered_json(*row.speedup) : nlohmann::ordered_json();
            if (row.speedup) one["worth"] = worthOf(*row.speedup);
        }
        json["strategies"].push_back(std::move(one));
    }
    return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Status runComparison(const RunOptions& options, Mode mode, int repeats) {
    auto scenario = findScenario(options.scenario);
    if (!scenario) return scenario.error();
    const auto request = requestFor(options, *scenario, mode);
    if (!request) return request.error();
    if (!options.json.empty())
        if (Status status = writable(options.json); !status) return status;
    const auto rows = compareStrategies(*request, repeats);
    if (!rows) return rows.error();
    if (!options.json.empty())
        if (Status status = writeWhole(options.json, std::string_view(comparisonJson(*request, *rows))); !status) return status;
    return options.json == "-" ? Status(Nothing{}) : writeWhole("-", comparisonText(*rows, mode));
}

}  // namespace interleave
