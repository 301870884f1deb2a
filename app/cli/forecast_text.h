#pragma once

#include <string>

#include "core/analysis/forecast.h"

namespace interleave {

/// What `run --against-simulation` adds to the report: the difference in makespan and what it is attributed to, then by stage and
/// by item.
std::string forecastText(const Forecast& forecast);

}  // namespace interleave
