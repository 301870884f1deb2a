#pragma once

#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/engine/costs.h"

namespace interleave {

/// `calibrate`: measures this machine's own costs, again (three times at most) while others use more than 1 % of it, keeps them for
/// `--costs measured`, and prints them beside the shipped ones; as JSON to `json` where that is not empty.
Status runCalibration(const std::string& json);

/// The table: each figure, and the shipped one where there is one. `others`: the share of the machine that others used meanwhile.
std::string calibrationTable(const MachineCosts& costs, const CostTable& shipped, std::optional<double> others);

}  // namespace interleave
