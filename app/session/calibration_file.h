#pragma once

#include <optional>
#include <string>

#include "core/run/calibration.h"

namespace interleave {

/// Where the costs of this machine are kept for its user: $XDG_DATA_HOME/interleave/costs, else ~/.local/share/interleave/costs;
/// empty where the user has no home.
std::string calibrationPath();

/// The costs kept there; nothing where none are. Errors: the file cannot be read, or parseCalibration refuses it.
Result<std::optional<MachineCosts>> keptCosts();

/// Written whole or not at all. Errors: there is no such folder and none can be made, or no file in it.
Status keepCosts(const MachineCosts& costs);

}  // namespace interleave
