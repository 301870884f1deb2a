#pragma once

#include <optional>
#include <string>
#include <variant>

#include "app/look/theme.h"

namespace interleave {

/// Exit codes of the contract: a workload whose own tasks fail is a result, not an error of the program.
inline constexpr int kDone = 0, kUsageError = 2;

/// No command was given: a window is wanted, perhaps on a file.
struct WindowRequest {
    std::string file;
    std::optional<ThemeName> theme;
};

/// Reads the command line and does what it says, without a display and without an application object (but for pictures).
/// The answer is the exit code, or that a window is wanted.
std::variant<int, WindowRequest> runCommandLine(int argc, char** argv);

}  // namespace interleave
