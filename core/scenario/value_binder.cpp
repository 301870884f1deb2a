#include "core/scenario/value_binder.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/duration.h"
#include "core/scenario/parameters.h"
#include "core/scenario/spelling.h"

namespace interleave {
namespace {

void refuse(const Node& node, std::string message, std::string remedy = {}) {
    throw Refusal{node.at, std::move(message), std::move(remedy)};
}

[[noreturn]] void refuseKind(const Node& node, std::string_view what, std::string_view wanted) {
    const std::string found = node.is(Node::Kind::Number) ? fmt::format("the bare number {}", node.number) : describe(node.kind);
    throw Refusal{node.at, fmt::format("{} needs {}, not {}", what, wanted, found), "or an expression such as \"=name\""};
}

constexpr std::string_view kDurationWanted = "a duration with a unit such as \"2 s\"";
constexpr std::string_view kBytesWanted = "a size with a unit such as \"10 kB\"";

/// Adds the place and what was meant to a message from core/base.
template <class T>
T placed(const Node& node, std::string_view what, const Result<T>& parsed) {
    if (!parsed) throw Refusal{node.at, fmt::format("{}: {}", what, parsed.error().message), parsed.error().remedy};
    return *parsed;
}

}  // namespace

Number ValueBinder::constant(double value, const Node& node, bool mayBeNegative, std::string_view what) const {
    if (!std::isfinite(value))
        refuse(node, fmt::format("{} comes out as {}, which is no number", what, value), "is something divided by zero?");
    if (value < 0 && !mayBeNegative)
        refuse(node, fmt::format("{} comes out as {:.6g}, which is negative", what, value), "it must be 0 or more");
    return {value, -1};
}

Number ValueBinder::count(const Node& node, std::string_view what, std::int64_t least) {
    if (!node.is(Node::Kind::Number) && !node.isExpression()) refuseKind(node, what, "a whole number");
    const Number number = node.isExpression() ? expression(node, 1, true, what) : constant(node.number, node, true, what);
    if (!number.isConstant()) return number;
    const double value = number.constant;
    if (value != std::floor(value))
        refuse(node, fmt::format("{} is {:.6g}, and a count must be whole", what, value), "round it, as in \"=ceil(n / 2)\"");
    if (value < static_cast<double>(least) || value > kLargestCount)
        refuse(node, fmt::format("{} is {:.0f}", what, value), fmt::format("it must be from {} to {:.0f}", least, kLargestCount));
    return number;
}

Number ValueBinder::seconds(const Node& node, std::string_view what, bool mayBeNegative) {
    if (!node.is(Node::Kind::String)) refuseKind(node, what, kDurationWanted);
    const Number number = node.isExpression()
                              ? expression(node, m_program.timeScale, mayBeNegative, what)
                              : Number{toSeconds(placed(node, what, parseDuration(node.text))) * m_program.timeScale, -1};
    if (number.isConstant() && number.constant > toSeconds(kLongest))
        refuse(node, fmt::format("{} is {:.3g} s long", what, number.constant), "the longest duration is 18 years");
    return number;
}

Number ValueBinder::bytes(const Node& node, std::string_view what) {
    if (!node.is(Node::Kind::String)) refuseKind(node, what, kBytesWanted);
    return node.isExpression() ? expression(node, 1, false, what) : Number{placed(node, what, parseBytes(node.text)), -1};
}

Number ValueBinder::plain(const Node& node, std::string_view what, bool mayBeNegative) {
    if (!node.is(Node::Kind::Number) && !node.isExpression()) refuseKind(node, what, "a number");
    return node.isExpression() ? expression(node, 1, mayBeNegative, what) : constant(node.number, node, mayBeNegative, what);
}

Number ValueBinder::argument(const Node& node, std::string_view what) {
    if (node.is(Node::Kind::Number)) return {node.number, -1};
    if (!node.is(Node::Kind::String)) refuseKind(node, what, "a number, a duration or a size");
    if (node.isExpression()) return expression(node, 1, true, what);
    if (const Result<double> size = parseBytes(node.text)) return {*size, -1};
    return {toSeconds(placed(node, what, parseDuration(node.text))), -1};
}

Program::Expressions::Input ValueBinder::resolve(const std::string& name, const Node& where) {
    for (auto known = m_scope.rbegin(); known != m_scope.rend(); ++known) {
        if (known->text != name) continue;
        known->read = true;
        return {known->slot, known->value};
    }
    if (const auto known = m_parameters.find(name); known != m_parameters.end()) return {kNoSlot, known->second};
    if (m_allowUnknown) return {0, 0};
    std::vector<std::string_view> names;
    for (auto known = m_scope.rbegin(); known != m_scope.rend(); ++known) names.push_back(known->text);
    for (const auto& known : m_parameters) names.push_back(known.first);
    throw Refusal{where.at, fmt::format("in the expression `{}`: unknown name `{}`", where.text, name), suggestion(name, names)};
}

Number ValueBinder::expression(const Node& node, double scale, bool mayBeNegative, std::string_view what) {
    const std::string text = node.text.substr(1);
    auto compiled = m_program.expressions->cache->get(text);
    if (!compiled) throw Refusal{node.at, compiled.error().message, compiled.error().remedy};
    Program::Expressions::Bound bound{*compiled, {}, scale, mayBeNegative, node.at, node.text};
    bool known = true;
    for (const std::string& name : (*compiled)->names()) {
        bound.inputs.push_back(resolve(name, node));
        known = known && bound.inputs.back().slot == kNoSlot;
    }
    if (!known) {
        m_program.expressions->bound.push_back(std::move(bound));
        return {0, static_cast<std::int32_t>(m_program.expressions->bound.size() - 1)};
    }
    std::vector<double>& values = m_program.expressions->scratch;
    values.clear();
    for (const auto& input : bound.inputs) values.push_back(input.value);
    return constant((*compiled)->evaluate(values) * scale, node, mayBeNegative, what);
}

Slot ValueBinder::enter(const std::string& name) {
    m_scope.push_back({name, m_slots, 0});
    const Slot slot = m_slots++;
    m_program.slotCount = std::max(m_program.slotCount, m_slots);
    return slot;
}

void ValueBinder::enterConstant(const std::string& name, double value) { m_scope.push_back({name, kNoSlot, value}); }

Slot ValueBinder::leave() {
    const Name last = std::move(m_scope.back());
    m_scope.pop_back();
    if (last.slot != kNoSlot) --m_slots;
    return last.read ? last.slot : kNoSlot;
}

void ValueBinder::willRead(Slot slot) {
    for (Name& known : m_scope) known.read = known.read || known.slot == slot;
}

}  // namespace interleave
