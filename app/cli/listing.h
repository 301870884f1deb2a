#pragma once

#include <string>
#include <vector>

namespace interleave {

/// `list`: the shipped scenarios, for people or as one JSON array.
std::string listText();
std::string listJson();

/// `check`: `FILE: ok` for each good one on standard output, `file:line:column: what is wrong; what would be right` for each
/// other one on standard error, false claims and questions without one right answer included. The answer is the exit code.
int checkFiles(const std::vector<std::string>& files);

}  // namespace interleave
