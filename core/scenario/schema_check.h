#pragma once

#include "core/scenario/node.h"

namespace interleave {

/// Checks a document against resources/scenario.schema.json and throws a Refusal for the first place where it does not
/// fit. Binding checks parameters and steps before, in better words; claims and questions are checked by this alone.
void checkSchema(const Node& root);

}  // namespace interleave
