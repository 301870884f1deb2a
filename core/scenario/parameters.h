#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "core/scenario/node.h"
#include "core/scenario/scenario.h"

namespace interleave {

inline constexpr int kMostThreads = 1024;  ///< workers and cores
inline constexpr int kDefaultThreads = 4;  ///< where a file says nothing
inline constexpr double kLargestCount = 1e8;
inline constexpr double kLargestSeed = 9007199254740992.0;  // 2^53: seeds travel as doubles

/// Reads the section `parameters` (may be null), noting where each is declared; throws a Refusal.
std::vector<Parameter> readParameters(const Node* section, std::map<std::string_view, Position>& places);

/// The standard parameters that are not among `declared`, with the defaults of a file that says nothing about them.
std::vector<Parameter> undeclaredStandard(const std::vector<Parameter>& declared);

/// The simulated machine's cores, which every scenario can be told without declaring them.
Parameter coresParameter();

/// A value of that parameter as the file writes it, within its range; `what` names it in the message. Throws a Refusal.
double readValue(const Parameter& parameter, const Node& node, std::string_view what);

/// Why `value` cannot be the parameter's: not whole, below, above. The Error has no place.
Status checkRange(const Parameter& parameter, double value);

/// Names with a meaning of their own, which neither a loop variable nor an argument may take.
bool isStandardName(std::string_view name);

}  // namespace interleave
