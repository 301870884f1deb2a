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

/// What can be known to be wrong with writing there before there is anything to write; nothing is touched.
Status writable(const std::string& path);

/// Whether what is written to the one would replace what was written to the other: the same file, which may be yet to be made, by
/// whatever way it is named. Not for what cannot be replaced.
bool sameFile(const std::string& one, const std::string& other);

}  // namespace interleave
