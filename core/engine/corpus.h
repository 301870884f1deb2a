#pragma once

#include <string_view>
#include <vector>

namespace interleave {

/// What the inference kernel reads: passages on concurrency, and questions each of which one passage answers (question i by
/// passage i). The questions are of nearly the same length, so that each costs nearly the same.
std::vector<std::string_view> corpusPassages();
std::vector<std::string_view> corpusQuestions();

}  // namespace interleave
