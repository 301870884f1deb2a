#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace interleave {

/// Writes a file whole or not at all: into a temporary one in the same folder, which takes the name once every byte is on the
/// disk; on any failure what stood there before stays as it was. `-` is the standard output; a device or a pipe is written
/// straight, since it cannot be replaced, and so is what a symbolic link points to. Errors name the path and what the system
/// said.
Status writeWhole(const std::string& path, const std::function<void(std::ostream&)>& produce);
Status writeWhole(const std::string& path, std::string_view text);

}  // namespace interleave
