#pragma once

#include <string_view>
#include <vector>

namespace interleave {

/// A file of this folder, built into the program. Without Qt, so the command line and the core's tests read the same bytes.
struct Resource {
    std::string_view path;  ///< relative to resources/: `scenarios/ai-agent.json`
    std::string_view text;
};

/// All embedded files, by path.
const std::vector<Resource>& resources();
/// The file's text, or an empty view where there is none of that path.
std::string_view resource(std::string_view path);

}  // namespace interleave
