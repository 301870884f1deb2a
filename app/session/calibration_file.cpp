#include "app/session/calibration_file.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/format/file.h"

namespace interleave {

std::string calibrationPath() {
    const auto variable = [](const char* name) -> std::string {
        const char* value = std::getenv(name);
        return value ? value : "";
    };
    std::filesystem::path folder = variable("XDG_DATA_HOME");
    if (folder.empty() && !variable("HOME").empty()) folder = std::filesystem::path(variable("HOME")) / ".local" / "share";
    return folder.empty() ? "" : (folder / "interleave" / "costs").string();
}

Result<std::optional<MachineCosts>> keptCosts() {
    const std::string path = calibrationPath();
    std::error_code none;
    if (path.empty() || !std::filesystem::exists(path, none)) return std::optional<MachineCosts>{};
    std::ifstream file(path);
    std::ostringstream text;
    if (!file || !(text << file.rdbuf()))
        return Error{
            {path, 0, 0}, "the measured costs cannot be read", "check its permissions, or run `interleave calibrate` again"};
    auto costs = parseCalibration(text.str(), path);
    if (!costs) return std::move(costs).error();
    return std::optional(*costs);
}

Status keepCosts(const MachineCosts& costs) {
    const std::string path = calibrationPath();
    if (path.empty()) return Error{{}, "there is no folder to keep the measured costs in", "set HOME or XDG_DATA_HOME"};
    std::error_code problem;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), problem);
    if (problem) return Error{{path, 0, 0}, "its folder cannot be made: " + problem.message(), "check the permissions there"};
    return writeWhole(path, calibrationText(costs));
}

}  // namespace interleave
