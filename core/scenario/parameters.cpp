#include "core/scenario/parameters.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/duration.h"
#include "core/scenario/expression.h"
#include "core/scenario/language.h"
#include "core/scenario/settings.h"
#include "core/scenario/spelling.h"

namespace interleave {
namespace {

constexpr std::string_view kKeys[] = {"label", "type", "default", "min", "max", "choices"};
constexpr std::string_view kTypes[] = {"int", "duration", "fraction", "bytes", "choice"};
constexpr std::string_view kLoopNames[] = {"item", "attempt", "batch", "size"};
constexpr std::string_view kStandardNames[] = {"workers", "cores", "seed", "time_scale"};

template <std::size_t N>
bool isOneOf(const std::string_view (&names)[N], std::string_view name) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

/// The widest range of a type, for parameters that give none. The standard ones have their own.
void setWidestRange(Parameter& p) {
    p.minimum = 0;
    switch (p.type) {
        case ParameterType::Int: p.maximum = kLargestCount; break;
        case ParameterType::Duration: p.maximum = toSeconds(kLongest); break;
        case ParameterType::Fraction: p.maximum = 1; break;
        case ParameterType::Bytes: p.maximum = 1e15; break;
        case ParameterType::Choice: p.maximum = static_cast<double>(p.choices.size()) - 1; break;
    }
    if (p.name == "workers" || p.name == "cores") {
        p.minimum = 1;
        p.maximum = kMostThreads;
    } else if (p.name == "seed") {
        p.maximum = kLargestSeed;
    } else if (p.name == "time_scale") {
        p.minimum = 1e-6;
        p.maximum = 1000;
    }
}

void requireNameAndType(const Parameter& p, const Node::Key& key, const Node& node) {
    if (!isIdentifier(p.name))
        throw Refusal{key.at, fmt::format("`{}` cannot name a parameter", p.name),
                      "use letters, digits and underscores, a letter first"};
    if (isOneOf(kLoopNames, p.name))
        throw Refusal{key.at, fmt::format("`{}` is the name of a loop variable", p.name), "name the parameter otherwise"};
    const auto functions = expressionFunctions();
    if (std::find(functions.begin(), functions.end(), p.name) != functions.end())
        throw Refusal{key.at, fmt::format("`{}` is a function of expressions", p.name), "name the parameter otherwise"};
    const ParameterType standard = p.name == "time_scale" ? ParameterType::Fraction : ParameterType::Int;
    if (isStandardName(p.name) && p.type != standard)
        throw Refusal{node.at,
                      fmt::format("the parameter `{}` must have the type `{}`", p.name, kTypes[static_cast<int>(standard)]),
                      "every scenario has it, and it means the same in all"};
}

std::string nameOf(std::string_view key, const Parameter& p) { return fmt::format("`{}` of the parameter `{}`", key, p.name); }

/// A value of the parameter's type, in its range or not; `what` names it in messages.
double readOfType(const Parameter& p, const Node& node, const std::string& what) {
    const bool isNumber = p.type == ParameterType::Int || p.type == ParameterType::Fraction;
    if (isNumber && node.is(Node::Kind::Number)) return node.number;
    if (p.type == ParameterType::Int) requireKind(node, Node::Kind::Number, what);
    if (!node.is(Node::Kind::String)) {
        const char* wanted = p.type == ParameterType::Duration ? "a duration with a unit such as \"2 s\""
                             : p.type == ParameterType::Bytes  ? "a size with a unit such as \"10 kB\""
                             : p.type == ParameterType::Choice ? "one of the choices"
                                                               : "a fraction such as 0.03 or \"3 %\"";
        throw Refusal{node.at, fmt::format("{} must be {}, not {}", what, wanted, describe(node.kind)), ""};
    }
    Parameter widest = p;
    setWidestRange(widest);
    const Result<double> value = parseValue(widest, node.text);
    if (!value) throw Refusal{node.at, fmt::format("{}: {}", what, value.error().message), value.error().remedy};
    return *value;
}

ParameterType readType(const Node& node, std::string_view name) {
    const Node& type = requireMember(node, "type", fmt::format("the parameter `{}`", name),
                                     "add a `type`: int, duration, fraction, bytes or choice");
    requireText(type, "`type`");
    for (std::size_t i = 0; i < std::size(kTypes); ++i)
        if (kTypes[i] == type.text) return static_cast<ParameterType>(i);
    throw Refusal{type.at, fmt::format("unknown type `{}`", type.text), suggestion(type.text, kTypes)};
}

void readChoices(Parameter& p, const Node& node) {
    const Node* choices = node.find("choices");
    if (p.type != ParameterType::Choice) {
        if (choices)
            throw Refusal{choices->at, fmt::format("the parameter `{}` is no choice", p.name),
                          "remove `choices`, or give it the type `choice`"};
        return;
    }
    if (!choices)
        requireMember(node, "choices", fmt::format("the parameter `{}`", p.name), "list them, as in [\"small\", \"large\"]");
    for (const Node& choice : requireKind(*choices, Node::Kind::List, "`choices`").items)
        p.choices.push_back(requireText(choice, "a choice"));
    if (p.choices.empty()) throw Refusal{choices->at, "`choices` is empty", "list at least one"};
    for (const char* bound : {"min", "max"})
        if (const Node* found = node.find(bound))
            throw Refusal{found->at, fmt::format("a choice has no `{}`", bound), "remove it"};
}

void refuseOutside(const Parameter& p, double value, Position at, std::string_view what) {
    if (const Status fits = checkRange(p, value); !fits)
        throw Refusal{at, fmt::format("{}: {}", what, fits.error().message), fits.error().remedy};
}

Parameter readParameter(const Node::Key& key, const Node& node) {
    requireKind(node, Node::Kind::Object, fmt::format("the parameter `{}`", key.text));
    requireKnownKeys(node, kKeys, fmt::format("the parameter `{}`", key.text));
    Parameter p;
    p.name = p.label = key.text;
    p.type = readType(node, p.name);
    requireNameAndType(p, key, node);
    if (const Node* label = node.find("label")) p.label = requireText(*label, "`label`");
    readChoices(p, node);
    setWidestRange(p);
    const Parameter widest = p;
    for (const char* bound : {"min", "max"}) {
        const Node* found = node.find(bound);
        if (!found) continue;
        const double value = readOfType(p, *found, nameOf(bound, p));
        refuseOutside(widest, value, found->at, nameOf(bound, p));
        (bound[1] == 'i' ? p.minimum : p.maximum) = value;
    }
    if (p.minimum > p.maximum)
        throw Refusal{node.find("min")->at, fmt::format("the parameter `{}` has a `min` above its `max`", p.name), "swap them"};
    const Node& standard = requireMember(node, "default", fmt::format("the parameter `{}`", p.name), "give it a `default`");
    p.defaultValue = readValue(p, standard, nameOf("default", p));
    return p;
}

}  // namespace

bool isStandardName(std::string_view name) { return isOneOf(kStandardNames, name); }

std::vector<Parameter> readParameters(const Node* section, std::map<std::string_view, Position>& places) {
    std::vector<Parameter> parameters;
    if (!section) return parameters;
    requireKind(*section, Node::Kind::Object, "`parameters`");
    for (std::size_t i = 0; i < section->keys.size(); ++i) {
        parameters.push_back(readParameter(section->keys[i], section->items[i]));
        places[section->keys[i].text] = section->keys[i].at;
    }
    return parameters;
}

std::vector<Parameter> undeclaredStandard(const std::vector<Parameter>& declared) {
    std::vector<Parameter> added;
    const auto add = [&](const char* name, const char* label, ParameterType type, double value) {
        if (std::any_of(declared.begin(), declared.end(), [&](const Parameter& p) { return p.name == name; })) return;
        Parameter& p = added.emplace_back();
        p.name = name;
        p.label = label;
        p.type = type;
        p.defaultValue = value;
        p.declared = false;
        setWidestRange(p);
    };
    add("workers", "Workers", ParameterType::Int, kDefaultThreads);
    add("seed", "Seed", ParameterType::Int, 42);
    add("time_scale", "Time scale", ParameterType::Fraction, 1);
    return added;
}

Parameter coresParameter() {
    Parameter cores;
    cores.name = "cores";
    cores.minimum = 1;
    cores.maximum = kMostThreads;
    return cores;
}

double readValue(const Parameter& p, const Node& node, std::string_view what) {
    const double value = readOfType(p, node, std::string(what));
    refuseOutside(p, value, node.at, what);
    return value;
}

Status checkRange(const Parameter& p, double value) {
    const auto refuse = [&](std::string_view problem) {
        Error error;
        error.message = fmt::format("{} {}", std::isfinite(value) ? formatValue(p, value) : fmt::format("{}", value), problem);
        error.remedy = fmt::format("from {} to {}", formatValue(p, p.minimum), formatValue(p, p.maximum));
        return error;
    };
    if (!std::isfinite(value)) return refuse("is no number");
    const bool counts = p.type == ParameterType::Int || p.type == ParameterType::Choice;
    if (counts && value != std::floor(value)) return refuse("is not whole");
    const double slack = counts ? 0 : 1e-9 * std::fabs(value);  // a slider's own rounding
    if (value < p.minimum - slack) return refuse("is too small");
    if (value > p.maximum + slack) return refuse("is too large");
    return Nothing{};
}

}  // namespace interleave
