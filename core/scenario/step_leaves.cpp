#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/scenario/language.h"
#include "core/scenario/spelling.h"
#include "core/scenario/step_binder.h"

namespace interleave {
namespace {

/// The place of a word among `known`, or a Refusal that names them.
template <std::size_t N>
std::size_t oneOf(const Node& node, std::string_view what, const std::string_view (&known)[N]) {
    requireText(node, what);
    for (std::size_t i = 0; i < N; ++i)
        if (known[i] == node.text) return i;
    throw Refusal{node.at, fmt::format("{} is unknown to {}", fmt::format("`{}`", node.text), what),
                  suggestion(node.text, known)};
}

constexpr std::string_view kVias[] = {"timer", "tcp", "file"};
constexpr std::string_view kKernels[] = {"hash", "memory", "inference"};
constexpr std::string_view kPlaces[] = {"pool", "loop"};

void requireTrue(const Node& node, std::string_view what) {
    if (!requireBool(node, what)) throw Refusal{node.at, fmt::format("{} is false", what), "leave the step out instead"};
}

}  // namespace

bool StepBinder::bindLeaf(Step& step, std::string_view word, const Node& node, const Context& context) {
    if (word == "io") {
        step.detail = io(node);
    } else if (word == "cpu") {
        step.detail = cpu(node);
    } else if (word == "block") {
        const Node* on = node.find("on");
        step.detail = BlockStep{on && oneOf(*on, "`on`", kPlaces) == 0, leaf(node, word, true)};
    } else if (word == "yield") {
        requireTrue(*node.find("yield"), "`yield`");
        step.detail = YieldStep{leaf(node, word, false)};
    } else if (word == "crash") {
        requireTrue(*node.find("crash"), "`crash`");
        step.detail = CrashStep{leaf(node, word, false)};
    } else if (word == "raise") {
        const Node& error = *node.find("raise");
        step.detail = RaiseStep{intern(requireText(error, "`raise`"), error.at)};
    } else {
        return false;
    }
    if (step.name == 0) step.name = context.leafName ? context.leafName : intern(std::string(word), node.at);
    return true;
}

Leaf StepBinder::leaf(const Node& node, std::string_view word, bool hasDuration) {
    Leaf leaf;
    if (hasDuration) leaf.duration = m_values.duration(*node.find(word), fmt::format("`{}`", word));
    if (const Node* bytes = node.find("bytes")) leaf.bytes = m_values.bytes(*bytes, "`bytes`");
    if (const Node* holds = node.find("holds")) {
        leaf.holds = m_values.bytes(*holds, "`holds`");
        m_program.holdsMemory = true;
    }
    leaf.failure = failure(node);
    return leaf;
}

Failure StepBinder::failure(const Node& node) {
    Failure failure;
    const Node* error = node.find("error");
    const Node* fail = node.find("fail");
    if (!fail) {
        if (error)
            throw Refusal{error->at, "`error` names what `fail` raises, and there is no `fail`", "add `fail`, or remove `error`"};
        return failure;
    }
    failure.error = error ? intern(requireText(*error, "`error`"), error->at) : intern("Error", fail->at);
    if (fail->is(Node::Kind::List)) {
        failure.kind = Failure::Kind::Items;
        for (const Node& item : fail->items) {
            const double number = requireKind(item, Node::Kind::Number, "an item number of `fail`").number;
            if (!(number >= 0 && number <= UINT32_MAX && number == std::floor(number)))
                throw Refusal{item.at, fmt::format("{:.6g} is no item number", number), "items count 0, 1, 2 …"};
            failure.items.push_back(static_cast<std::uint32_t>(number));
        }
        std::sort(failure.items.begin(), failure.items.end());
        return failure;
    }
    if (!fail->is(Node::Kind::Number) && !fail->isExpression())
        throw Refusal{fail->at, fmt::format("`fail` is {}", describe(fail->kind)),
                      "give it a probability (0.03), a list of item numbers ([3, 7]) or an expression (\"=attempt < 3\")"};
    failure.value = m_values.plain(*fail, "`fail`", true);
    failure.kind = Failure::Kind::Probability;
    if (failure.value.isConstant() && !(failure.value.constant >= 0 && failure.value.constant <= 1))
        throw Refusal{fail->at, fmt::format("`fail` is {:.6g}", failure.value.constant), "a probability is from 0 to 1"};
    return failure;
}

IoStep StepBinder::io(const Node& node) {
    IoStep step;
    if (const Node* via = node.find("via")) step.via = static_cast<IoStep::Via>(oneOf(*via, "`via`", kVias));
    step.leaf = leaf(node, "io", true);
    return step;
}

CpuStep StepBinder::cpu(const Node& node) {
    CpuStep step;
    if (const Node* on = node.find("on")) step.onLoop = oneOf(*on, "`on`", kPlaces) == 1;
    if (const Node* kernel = node.find("kernel"))
        step.kernel = static_cast<CpuStep::Kernel>(oneOf(*kernel, "`kernel`", kKernels));
    if (const Node* releases = node.find("releases_gil")) step.releasesGil = requireBool(*releases, "`releases_gil`");
    if (const Node* priority = node.find("priority")) step.priority = m_values.plain(*priority, "`priority`", true);
    step.leaf = leaf(node, "cpu", true);
    return step;
}

}  // namespace interleave
