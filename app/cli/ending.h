#pragma once

#include <string>

#include "core/base/result.h"

namespace interleave {

/// Exit codes of the contract: a workload whose own tasks fail is a result, not an error of the program. One that was
/// interrupted ends as the shell expects it of one that SIGINT ends, so that a script does not go on.
inline constexpr int kDone = 0, kUsageError = 2, kInterrupted = 130;

/// A line on standard error.
void complain(const std::string& line);

/// Says what stood in the way; the exit code.
int failed(const Error& error);

/// The exit code of a command that ended like this, after saying why where it failed.
int ended(const Status& status);

}  // namespace interleave
