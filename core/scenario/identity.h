#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace interleave {

/// The same text with `id` as the scenario's id; nothing else in it changes. Errors as parseScenario's for a text that is no JSON
/// object; `file` is only named in them.
Result<std::string> withId(std::string_view text, std::string_view id, const std::string& file);

}  // namespace interleave
