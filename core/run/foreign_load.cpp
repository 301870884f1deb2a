#include "core/run/foreign_load.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>

namespace interleave {

namespace {
double used(int who) {
    rusage usage{};
    getrusage(who, &usage);
    const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}
}  // namespace

/// The first line of /proc/stat: cpu user nice system idle iowait irq softirq steal (proc(5)), in ticks.
std::optional<ForeignLoad::Reading> ForeignLoad::read() {
    std::ifstream file("/proc/stat");
    std::string name;
    double user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, softIrq = 0, stolen = 0;
    if (!(file >> name >> user >> nice >> system >> idle >> waiting >> irq >> softIrq >> stolen) || name != "cpu") return {};
    const double tick = 1.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
    const double busy = user + nice + system + irq + softIrq + stolen;
    return Reading{busy * tick, (busy + idle + waiting) * tick, used(RUSAGE_SELF) + used(RUSAGE_CHILDREN)};
}

std::optional<double> ForeignLoad::share() const {
    const auto now = read();
    if (!now || !m_before || now->all <= m_before->all) return {};
    const double foreign = (now->busy - m_before->busy) - (now->own - m_before->own);
    return std::clamp(foreign / (now->all - m_before->all), 0.0, 1.0);
}

}  // namespace interleave
