#include "core/base/duration.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <span>

namespace interleave {
namespace {

struct Unit {
    std::string_view name;
    double size;  ///< in ns, or in bytes
};
constexpr Unit kTimeUnits[] = {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"min", 60e9}, {"h", 3600e9}};
constexpr Unit kByteUnits[] = {{"B", 1}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}};
constexpr std::string_view kMicroSigns[] = {"\u00b5s", "\u03bcs"};

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

Error refusal(std::string_view text, std::string_view problem, std::string remedy) {
    Error error;
    error.message = fmt::format("`{}` {}", text.substr(0, 40), problem);
    error.remedy = std::move(remedy);
    return error;
}

/// A number and one of `units`; `what` and `example` word the messages.
Result<double> parseWithUnit(std::string_view whole, std::span<const Unit> units, const char* what, const char* example) {
    const std::string_view text = trimmed(whole);
    const auto refuse = [&](std::string_view problem) {
        return refusal(whole, problem, fmt::format("write {} such as \"{}\"", what, example));
    };
    double value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure == std::errc::result_out_of_range) return refuse("is out of range");
    if (failure != std::errc{} || !std::isfinite(value)) return refuse(fmt::format("is not {}", what));
    if (value < 0) return refuse("is negative");
    std::string_view name = trimmed({end, static_cast<std::size_t>(text.data() + text.size() - end)});
    if (name.empty()) return refuse("has no unit");
    for (std::string_view sign : kMicroSigns)
        if (name == sign) name = "us";
    for (const Unit& unit : units)
        if (unit.name == name) return value * unit.size;
    std::string known;
    for (const Unit& unit : units) known += (known.empty() ? "" : ", ") + std::string(unit.name);
    return refusal(whole, fmt::format("has the unknown unit `{}`", name.substr(0, 20)), "known are " + known);
}

/// Three significant figures without trailing zeros.
std::string threeFigures(double value) {
    const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    std::string text = fmt::format("{:.{}f}", value, decimals);
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') text.pop_back();
    }
    return text;
}

/// The value in the largest unit in which, rounded, it is at least 1.
std::string formatWithUnit(double value, std::span<const Unit> units) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < units.size(); ++i) {
        const double below = units[i].size / units[i - 1].size;  // from this many of the smaller unit on
        const double rounding = below >= 100 ? 0.5 : 0.05;
        if (value / units[i - 1].size >= below - rounding) best = i;
    }
    return threeFigures(value / units[best].size) + ' ' + std::string(units[best].name);
}

}  // namespace

Result<Nanos> parseDuration(std::string_view text) {
    Result<double> parsed = parseWithUnit(text, kTimeUnits, "a duration", "250 ms");
    if (!parsed) return parsed.error();
    if (*parsed > static_cast<double>(kLongest)) return refusal(text, "is too long", "the longest duration is 18 years");
    return static_cast<Nanos>(std::nearbyint(*parsed));
}

Result<double> parseBytes(std::string_view text) { return parseWithUnit(text, kByteUnits, "a size", "10 kB"); }

std::string formatDuration(Nanos duration) {
    if (duration < 0) return '-' + formatWithUnit(-static_cast<double>(duration), kTimeUnits);
    return duration == 0 ? "0 s" : formatWithUnit(static_cast<double>(duration), kTimeUnits);
}

std::string formatBytes(double bytes) {
    if (bytes < 0) return '-' + formatBytes(-bytes);
    return formatWithUnit(bytes, kByteUnits);
}

Nanos fromSeconds(double seconds) {
    if (!(seconds > 0)) return 0;
    const double nanos = seconds * 1e9;
    if (nanos >= static_cast<double>(kLongest)) return kLongest;
    constexpr double kWholeFrom = 0x1p52;  // from here on a double has no fraction: adding it rounds, as nearbyint would
    return static_cast<Nanos>(nanos < kWholeFrom ? nanos + kWholeFrom - kWholeFrom : nanos);
}

}  // namespace interleave
