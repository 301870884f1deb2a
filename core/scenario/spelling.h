#pragma once

#include <span>
#include <string>
#include <string_view>

namespace interleave {

/// The nearest of `known` to a misspelt word, by edits (insert, delete, replace, swap); empty where none is near.
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

/// ``did you mean `gather`?``, or else ``known are `a`, `b` and `c` `` (the first twelve).
std::string suggestion(std::string_view word, std::span<const std::string_view> known);

}  // namespace interleave
