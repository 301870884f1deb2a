#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/scenario/node.h"

namespace interleave {

/// Where a key or a value begins.
struct Token {
    std::uint32_t offset;
    Position at;
};

/// The places of all keys and values in the order of the text. It looks at strings and brackets only and accepts much
/// that is not JSON, but refuses (throws a Refusal for) bad UTF-8, deep nesting and too many tokens.
std::vector<Token> scanTokens(std::string_view text);

/// The place of a byte.
Position positionOf(std::string_view text, std::size_t offset);

}  // namespace interleave
