#include "core/engine/memory_use.h"

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <string>
#include <string_view>

namespace interleave {

namespace {

/// The sum of the figures of a file of /proc whose lines begin with one of `names`, in bytes; 0 where there is none. Those lines
/// give kB.
double figures(const std::string& path, std::initializer_list<std::string_view> names) {
    std::ifstream file(path);
    double sum = 0, kilobytes = 0;
    for (std::string name, rest; file >> name; std::getline(file, rest))
        if (std::find(names.begin(), names.end(), name) != names.end() && file >> kilobytes) sum += kilobytes * 1024;
    return sum;
}

constexpr const char* kStatus = "/proc/self/status";

}  // namespace

MemoryGrowth::MemoryGrowth() : m_before(figures(kStatus, {"VmRSS:"})) {
    std::ofstream forget("/proc/self/clear_refs");
    m_peakIsOurs = (forget << 5 << std::flush).good();  // the peak begins anew (proc(5))
}

double MemoryGrowth::most() const { return std::max(0.0, figures(kStatus, {m_peakIsOurs ? "VmHWM:" : "VmRSS:"}) - m_before); }

double privateMemory(pid_t process) {
    return figures("/proc/" + std::to_string(process) + "/smaps_rollup", {"Private_Clean:", "Private_Dirty:"});
}

}  // namespace interleave
