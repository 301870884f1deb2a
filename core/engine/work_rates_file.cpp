#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "core/engine/descriptor.h"
#include "core/engine/work_rates.h"

namespace interleave {

namespace {

constexpr const char* kHeading = "interleave work rates, rounds per ns";
constexpr const char* kEnding = "end";
constexpr int kKernelVersion = 2;  // to be raised whenever a kernel's round changes

/// What makes the same kernels run at another rate: the compiler and how it was asked to build.
std::string buildKind() {
    std::string kind = __VERSION__;
#ifdef __OPTIMIZE__
    kind += " optimised";
#endif
#ifdef __SANITIZE_ADDRESS__
    kind += " address";
#endif
#ifdef __SANITIZE_THREAD__
    kind += " thread";
#endif
    return kind;
}

std::filesystem::path cacheFolder() {
    const auto variable = [](const char* name) -> std::string {
        const char* value = std::getenv(name);
        return value ? value : "";
    };
    if (auto own = variable("INTERLEAVE_CACHE_DIR"); !own.empty()) return own;
    if (auto xdg = variable("XDG_CACHE_HOME"); !xdg.empty()) return std::filesystem::path(xdg) / "interleave";
    if (auto home = variable("HOME"); !home.empty()) return std::filesystem::path(home) / ".cache" / "interleave";
    return {};
}

/// No kernel does a round in under a tenth of a ns or takes a millisecond for one.
bool possible(double rate) { return std::isfinite(rate) && rate > 1e-6 && rate < 10; }

}  // namespace

std::string processorModel() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        if (line.rfind("model name", 0) != 0) continue;
        const auto value = line.find(": ");
        if (value != std::string::npos) return line.substr(value + 2);
    }
    return "unknown processor";
}

WorkRatesFile WorkRatesFile::ofThisMachine() {
    const std::string key = processorModel() + " | " + buildKind() + " | " + std::to_string(kKernelVersion);
    const auto folder = cacheFolder();
    if (folder.empty()) return {"", key};
    // A name of its own per build, so that two builds used in turn do not measure anew each time.
    return {(folder / ("work-rates-" + std::to_string(std::hash<std::string>{}(key)))).string(), key};
}

std::optional<WorkRates> WorkRatesFile::load() const {
    std::ifstream file(m_path);
    std::string heading, key, figures, ending;
    if (!std::getline(file, heading) || !std::getline(file, key) || !std::getline(file, figures) || !std::getline(file, ending))
        return {};
    if (heading != kHeading || key != m_key || ending != kEnding) return {};
    std::istringstream in(figures);
    in.imbue(std::locale::classic());
    WorkRates rates;
    if (!(in >> rates.hash >> rates.memory >> rates.inference)) return {};
    if (!possible(rates.hash) || !possible(rates.memory) || !possible(rates.inference)) return {};
    return rates;
}

Status WorkRatesFile::save(const WorkRates& rates) const {
    if (m_path.empty()) return systemError("There is no folder to keep the measured work rates in", ENOENT);
    const std::filesystem::path path = m_path;
    std::error_code problem;
    std::filesystem::create_directories(path.parent_path(), problem);
    const std::string beside = m_path + "." + std::to_string(::getpid());
    {
        std::ofstream file(beside, std::ios::trunc);
        file.imbue(std::locale::classic());
        file.precision(17);
        file << kHeading << '\n'
             << m_key << '\n'
             << rates.hash << ' ' << rates.memory << ' ' << rates.inference << '\n'
             << kEnding << '\n';
        file.close();
        if (file.fail()) problem = std::make_error_code(std::errc::io_error);
    }
    if (!problem) std::filesystem::rename(beside, path, problem);
    if (!problem) return Nothing{};
    std::error_code ignored;
    std::filesystem::remove(beside, ignored);
    return systemError("The measured work rates cannot be kept in " + path.parent_path().string(), problem.value());
}

}  // namespace interleave
