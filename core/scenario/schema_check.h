#pragma once

#include <string_view>

#include "core/scenario/node.h"

namespace interleave {

/// Checks a scenario's text against resources/scenario.schema.json and throws a Refusal for the first place where it does
/// not hold. Binding has checked parameters and steps before, in better words; this is what checks claims and questions.
void checkSchema(std::string_view text, const Node& root);

}  // namespace interleave
