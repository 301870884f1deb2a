#pragma once

#include "core/scenario/node.h"

namespace interleave {

/// Checks a document against resources/scenario.schema.json and throws a Refusal for the first place where it does not
/// fit. Reading and binding check all of it before, in better words; this holds them to the schema that editors use.
void checkSchema(const Node& root);

}  // namespace interleave
