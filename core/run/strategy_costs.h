#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/engine/costs.h"

namespace interleave {

/// Reads resources/strategies.json's text. Errors have line and column.
Result<CostTable> parseCosts(std::string_view text, std::string file);

}  // namespace interleave
