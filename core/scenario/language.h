#pragma once

#include <span>
#include <string_view>

#include "core/scenario/node.h"

namespace interleave {

/// The keys of one kind of step (SCENARIOS.md).
struct StepForm {
    std::string_view word;                      ///< the key that says what the step does
    std::span<const std::string_view> options;  ///< the keys it takes beside
};

/// The form of a step object. Refused: no step's word in it, two of them, and options that the step does
/// not take; each with the nearest right word.
const StepForm& formOf(const Node& step);

/// Refuses keys of `object` that are not in `known`.
void requireKnownKeys(const Node& object, std::span<const std::string_view> known, std::string_view what);

/// The object of options that stands behind a step's word, with no key but `keys`; `example` shows the shape in a refusal.
const Node& optionsOf(const Node& step, std::string_view word, std::string_view example, std::span<const std::string_view> keys);

[[noreturn]] void refuseUnsupported(Position at, std::string_view what);

}  // namespace interleave
