#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/analysis/summary.h"
#include "core/base/result.h"
#include "core/scenario/claim.h"

namespace interleave {

enum class MetricUnit : std::uint8_t { Count, Ratio, Seconds, Share, Rate, Megabytes };

/// A figure of the summary under the name that the contract gives it. The one table of them: the summary's JSON writes it out, in
/// its order, and claims look up what they are about.
struct Metric {
    std::string_view name;  ///< `makespan_s`, `tasks.failed`; of one with members what stands before their names: `queue_max`
    MetricUnit unit;
    std::optional<double> (*value)(const Summary&);            ///< null: it has members; nothing: this run cannot tell
    std::map<std::string, double> (*members)(const Summary&);  ///< by name (`queue_max.analyse`); null: it is one figure
};
std::span<const Metric> metrics();

/// A metric that a claim names, `member` where it has members.
struct MetricName {
    const Metric* metric = nullptr;
    std::string member;
};
/// Finds it; the Error names the nearest right name. A member is the run's own, and not looked at here.
Result<MetricName> findMetric(std::string_view name);

/// What a figure of a claim comes to in the unit of its metric; a bare number for seconds and bytes is as wrong as a unit for a
/// count. The Error stands at the figure.
Result<double> inUnit(const Figure& figure, MetricUnit unit);

/// As people read it: `5 s`, `1.2 MB`, `40 %`, `2.5×`, `17`. `exact`: with all its figures.
std::string formatMetric(double value, MetricUnit unit, bool exact = false);

}  // namespace interleave
