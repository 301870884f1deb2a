#include <fmt/format.h>

#include "core/scenario/spelling.h"
#include "core/scenario/value_binder.h"

namespace interleave {
namespace {

constexpr std::string_view kDraws[] = {"uniform", "normal", "lognormal", "exponential", "choice"};

const std::vector<Node>& pairOf(const Node& node, std::string_view what, std::string_view example) {
    const std::string remedy = fmt::format("write {}", example);
    requireKind(node, Node::Kind::List, what, remedy);
    if (node.items.size() != 2)
        throw Refusal{node.at, fmt::format("{} has {} values instead of two", what, node.items.size()), remedy};
    return node.items;
}

void readChoice(Draw& draw, const Node& node, ValueBinder& values) {
    constexpr std::string_view kExample = "[[0.97, \"0.5 s\"], [0.03, \"5 s\"]]";
    requireKind(node, Node::Kind::List, "`choice`", fmt::format("write {}", kExample));
    double sum = 0;
    for (const Node& option : node.items) {
        const auto& pair = pairOf(option, "an option of `choice`", kExample);
        const Node& weight = requireKind(pair[0], Node::Kind::Number, "the weight of a `choice`");
        if (weight.number < 0) throw Refusal{weight.at, "a weight is negative", "weights are 0 or more"};
        sum += weight.number;
        draw.choices.emplace_back(weight.number, values.seconds(pair[1], "`choice`"));
    }
    if (!(sum > 0)) throw Refusal{node.at, "`choice` has no option with a weight", fmt::format("write {}", kExample)};
    for (auto& [weight, value] : draw.choices) weight /= sum;
}

}  // namespace

Draw ValueBinder::duration(const Node& node, std::string_view what, bool mayBeNegative) {
    Draw draw;
    if (!node.is(Node::Kind::Object)) {
        draw.first = seconds(node, what, mayBeNegative);
        return draw;
    }
    if (node.keys.size() != 1)
        throw Refusal{node.at,
                      fmt::format("{} needs one duration or one draw, and this object has {} keys", what, node.keys.size()),
                      "write \"2 s\", or a draw such as {\"uniform\": [\"50 ms\", \"250 ms\"]}"};
    const std::string& kind = node.keys[0].text;
    const Node& arguments = node.items[0];
    if (kind == "uniform") {
        const auto& pair = pairOf(arguments, "`uniform`", "[\"50 ms\", \"250 ms\"]");
        draw = {Draw::Kind::Uniform, seconds(pair[0], "`uniform`"), seconds(pair[1], "`uniform`"), {}};
        if (draw.first.isConstant() && draw.second.isConstant() && draw.first.constant > draw.second.constant)
            throw Refusal{arguments.at, "`uniform` has its lower end above its upper end", "swap them"};
    } else if (kind == "normal") {
        const auto& pair = pairOf(arguments, "`normal`", "[\"1 s\", \"0.2 s\"]");
        draw = {Draw::Kind::Normal, seconds(pair[0], "`normal`"), seconds(pair[1], "`normal`"), {}};
    } else if (kind == "lognormal") {
        const auto& pair = pairOf(arguments, "`lognormal`", "[\"0.5 s\", 0.4]");
        draw = {Draw::Kind::Lognormal, seconds(pair[0], "`lognormal`"), plain(pair[1], "the sigma of `lognormal`"), {}};
    } else if (kind == "exponential") {
        draw = {Draw::Kind::Exponential, seconds(arguments, "`exponential`"), {}, {}};
    } else if (kind == "choice") {
        draw.kind = Draw::Kind::Choice;
        readChoice(draw, arguments, *this);
    } else {
        throw Refusal{node.keys[0].at, fmt::format("unknown draw `{}`", kind), suggestion(kind, kDraws)};
    }
    return draw;
}

}  // namespace interleave
