#pragma once

#include <string_view>

#include "core/scenario/node.h"

namespace interleave {

inline constexpr std::size_t kMostBytes = 8 << 20;
inline constexpr int kDeepestNesting = 256;
inline constexpr std::size_t kMostTokens = 2'000'000;  ///< keys and values

/// Reads a JSON text into a Node. Throws a Refusal for a text that is too big, nested too deeply, not UTF-8, not JSON,
/// or has the same key twice in an object. A first pass of our own measures nesting and finds the place of every
/// key and value, without recursion; the JSON library then decides what is JSON.
Node readJson(std::string_view text);

}  // namespace interleave
