#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/engine/costs.h"

namespace interleave {

/// Reads the text of a table of costs (resources/strategies.json). Errors name the file and the entry.
Result<CostTable> parseCosts(std::string_view text, std::string file);

}  // namespace interleave
