#include "core/scenario/settings.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <vector>

#include "core/base/duration.h"
#include "core/scenario/parameters.h"
#include "core/scenario/scenario.h"
#include "core/scenario/spelling.h"

namespace interleave {
namespace {

struct Unit {
    double size;
    const char* name;
};

/// Six figures in the largest unit that gives at least 1: enough to type a value back as it was.
std::string inUnits(double value, std::initializer_list<Unit> ascending) {
    Unit unit = *ascending.begin();
    for (const Unit& candidate : ascending)
        if (std::fabs(value) >= candidate.size * (1 - 1e-9)) unit = candidate;
    return fmt::format("{:.6g} {}", value / unit.size, unit.name);
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

Error refusal(std::string message, std::string remedy) {
    Error error;
    error.message = std::move(message);
    error.remedy = std::move(remedy);
    return error;
}

/// A plain number, or one followed by `%` where that is allowed.
Result<double> parseNumber(std::string_view text, bool percent) {
    text = trimmed(text);
    const bool inHundredths = percent && text.ends_with('%');
    const std::string_view digits = inHundredths ? trimmed(text.substr(0, text.size() - 1)) : text;
    double value = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (failure != std::errc{} || end != digits.data() + digits.size())
        return refusal(fmt::format("`{}` is not a number", text.substr(0, 40)),
                       percent ? "write 0.03 or 3 %" : "write a whole number such as 4");
    return inHundredths ? value / 100 : value;
}

Result<double> readByType(const Parameter& parameter, std::string_view text) {
    switch (parameter.type) {
        case ParameterType::Int: return parseNumber(text, false);
        case ParameterType::Fraction: return parseNumber(text, true);
        case ParameterType::Bytes: return parseBytes(text);
        case ParameterType::Duration: {
            const Result<Nanos> duration = parseDuration(text);
            if (!duration) return duration.error();
            return toSeconds(*duration);
        }
        case ParameterType::Choice: break;
    }
    const std::vector<std::string_view> known(parameter.choices.begin(), parameter.choices.end());
    for (std::size_t i = 0; i < known.size(); ++i)
        if (known[i] == trimmed(text)) return static_cast<double>(i);
    return refusal(fmt::format("`{}` is not a choice of `{}`", trimmed(text).substr(0, 40), parameter.name),
                   suggestion(trimmed(text), known));
}

}  // namespace

double valueOf(const Settings& settings, const Parameter& parameter) {
    const auto found = settings.values.find(parameter.name);
    return found == settings.values.end() ? parameter.defaultValue : found->second;
}

std::string formatValue(const Parameter& parameter, double value) {
    switch (parameter.type) {
        case ParameterType::Int: return fmt::format("{:.16g}", value);
        case ParameterType::Fraction: return fmt::format("{:.6g} %", value * 100);
        case ParameterType::Bytes: return inUnits(value, {{1, "B"}, {1e3, "kB"}, {1e6, "MB"}, {1e9, "GB"}, {1e12, "TB"}});
        case ParameterType::Duration:
            if (value == 0) return "0 s";
            return inUnits(value, {{1e-9, "ns"}, {1e-6, "us"}, {1e-3, "ms"}, {1, "s"}, {60, "min"}, {3600, "h"}});
        case ParameterType::Choice: break;
    }
    const bool known = value >= 0 && value < static_cast<double>(parameter.choices.size());
    return known ? parameter.choices[static_cast<std::size_t>(value)] : fmt::format("{}", value);
}

Result<double> parseValue(const Parameter& parameter, std::string_view text) {
    Result<double> value = readByType(parameter, text);
    if (!value) return value;
    if (const Status fits = checkRange(parameter, *value); !fits) return fits.error();
    return value;
}

Status setFromText(Settings& settings, const Scenario& scenario, const std::string& assignment) {
    const auto sign = assignment.find('=');
    if (sign == assignment.npos)
        return refusal(fmt::format("`{}` sets nothing", assignment.substr(0, 40)), "write NAME=VALUE, as in workers=4");
    const std::string name(trimmed(std::string_view(assignment).substr(0, sign)));
    const std::string_view text = trimmed(std::string_view(assignment).substr(sign + 1));
    const auto inParameter = [&](const Error& error) {
        return refusal(fmt::format("{}: {}", name, error.message), error.remedy);
    };

    if (const Parameter* parameter = scenario.parameter(name)) {
        const Result<double> value = parseValue(*parameter, text);
        if (!value) return inParameter(value.error());
        settings.values[name] = *value;
        return Nothing{};
    }
    if (name == "cores") {
        const Result<double> value = parseValue(coresParameter(), text);
        if (!value) return inParameter(value.error());
        settings.cores = static_cast<int>(*value);
        return Nothing{};
    }
    if (name == "strategy") {
        if (const auto strategy = strategyFrom(text)) {
            settings.strategy = strategy;
            return Nothing{};
        }
        std::vector<std::string_view> known;
        for (Strategy strategy : kStrategies) known.push_back(word(strategy));
        return refusal(fmt::format("unknown strategy `{}`", text.substr(0, 40)), suggestion(text, known));
    }
    std::vector<std::string_view> known{"cores", "strategy"};
    for (const Parameter& parameter : scenario.parameters) known.push_back(parameter.name);
    return refusal(fmt::format("{} has no parameter `{}`", scenario.id, name.substr(0, 40)), suggestion(name, known));
}

}  // namespace interleave
