#include <fmt/format.h>

#include <cmath>
#include <set>
#include <sstream>

#include "core/engine/work_rates.h"
#include "core/run/calibration.h"

namespace interleave {

namespace {
constexpr const char* kHeading = "interleave calibration 1";
constexpr const char* kEnding = "end";
constexpr const char* kRemedy = "run `interleave calibrate` again";
constexpr double kMinute = 60e9;      // ns
constexpr double kTerabyte = 1e12;    // bytes
constexpr double kMicrosecond = 1e3;  // ns per byte

const MachineFigure* figureOf(std::string_view name) {
    for (const MachineFigure& figure : machineFigures())
        if (name == figure.name) return &figure;
    return nullptr;
}
}  // namespace

const std::vector<MachineFigure>& machineFigures() {
    using enum MachineFigure::Unit;
    static const std::vector<MachineFigure> figures{
        {"thread_start", "thread start", Nanoseconds, &MachineCosts::threadStart, kMinute},
        {"process_start", "process start", Nanoseconds, &MachineCosts::processStart, kMinute},
        {"process_start_cpu", "process start, CPU", Nanoseconds, &MachineCosts::processStartCpu, kMinute},
        {"thread_hand_off", "hand-off, thread", Nanoseconds, &MachineCosts::threadHandOff, kMinute},
        {"process_hand_off", "hand-off, process", Nanoseconds, &MachineCosts::processHandOff, kMinute},
        {"thread_copy", "copy, thread", NanosecondsPerByte, &MachineCosts::threadCopy, kMicrosecond},
        {"process_copy", "copy, process", NanosecondsPerByte, &MachineCosts::processCopy, kMicrosecond},
        {"timer_slack", "timer slack", Nanoseconds, &MachineCosts::timerSlack, kMinute},
        {"thread_memory", "memory of a thread", Bytes, &MachineCosts::threadMemory, kTerabyte},
        {"process_memory", "memory of a process", Bytes, &MachineCosts::processMemory, kTerabyte},
        {"hash_rate", "work, hash", RoundsPerNanosecond, &MachineCosts::hashRate, 10},
        {"memory_rate", "work, memory", RoundsPerNanosecond, &MachineCosts::memoryRate, 10},
        {"inference_rate", "work, inference", RoundsPerNanosecond, &MachineCosts::inferenceRate, 10},
    };
    return figures;
}

std::string calibrationText(const MachineCosts& costs) {
    std::string text = fmt::format("{}\n{}\n", kHeading, processorModel());
    for (const MachineFigure& figure : machineFigures()) text += fmt::format("{} {}\n", figure.name, costs.*figure.value);
    return text + kEnding + "\n";
}

Result<MachineCosts> parseCalibration(std::string_view text, const std::string& file) {
    std::istringstream lines{std::string(text)};
    lines.imbue(std::locale::classic());
    int number = 0;
    std::string line;
    const auto wrong = [&](const std::string& message) { return Error{{file, number, 1}, message, kRemedy}; };
    const auto next = [&] { return ++number, bool(std::getline(lines, line)); };
    if (!next() || line != kHeading) return wrong("this is no calibration of this program");
    if (!next() || line != processorModel())
        return wrong(fmt::format("these costs were measured on another processor ({})", line));
    MachineCosts costs;
    std::set<std::string> seen;
    while (next() && line != kEnding) {
        std::istringstream words(line);
        words.imbue(std::locale::classic());
        std::string name, more;
        double value = 0;
        if (!(words >> name >> value) || words >> more) return wrong("a line must be a name and a figure");
        const MachineFigure* figure = figureOf(name);
        if (!figure) return wrong(fmt::format("there is no figure `{}`", name));
        if (!seen.insert(name).second) return wrong(fmt::format("`{}` stands here twice", name));
        if (!std::isfinite(value) || value < 0 || value > figure->most)
            return wrong(fmt::format("`{}` cannot be {}", name, value));
        costs.*figure->value = value;
    }
    if (line != kEnding) return wrong("the file is cut short");
    for (const MachineFigure& figure : machineFigures())
        if (!seen.count(figure.name)) return wrong(fmt::format("`{}` is missing", figure.name));
    return costs;
}

}  // namespace interleave
