#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/scenario/strategy.h"

namespace interleave {

class Scenario;
struct Parameter;

/// What a person changed: overrides of a scenario's parameters and machine. Empty: everything at its default.
struct Settings {
    std::map<std::string, double, std::less<>> values;  ///< by parameter name, in Parameter's units (workers, seed and time_scale included)
    std::optional<Strategy> strategy;
    std::optional<int> cores;

    bool operator==(const Settings&) const = default;
};

/// Reads `NAME=VALUE` as the command line gives it, with the parameter's own units (`weather=6s`, `failure=3 %` or `0.03`).
/// Errors: unknown name (with the nearest known one), wrong unit, out of the parameter's range. For `cores` and `strategy` too.
Status setFromText(Settings& settings, const Scenario& scenario, const std::string& assignment);

/// The value in force: the override, else the default.
double valueOf(const Settings& settings, const Parameter& parameter);

/// As a person reads and types it: `4`, `135 ms`, `3 %`, `10 kB`, the choice's name.
std::string formatValue(const Parameter& parameter, double value);
Result<double> parseValue(const Parameter& parameter, std::string_view text);

}  // namespace interleave
