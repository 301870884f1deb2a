#pragma once

#include <optional>
#include <string>
#include <variant>

#include "app/cli/ending.h"
#include "app/look/theme.h"

namespace interleave {

/// No command was given: a window is wanted, perhaps on a file.
struct WindowRequest {
    std::string file;
    std::optional<ThemeName> theme;
};

/// Reads the command line and does what it says, without a display and without an application object (but for pictures).
/// The answer is the exit code, or that a window is wanted.
std::variant<int, WindowRequest> runCommandLine(int argc, char** argv);

}  // namespace interleave
