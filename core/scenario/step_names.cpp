#include <fmt/format.h>

#include "core/scenario/spelling.h"
#include "core/scenario/step_binder.h"

// The names of spawned tasks and futures: what declares them, and what refers to them from anywhere in the program.
namespace interleave {
namespace {

/// `n` of `n[3]`.
std::string_view withoutIndices(std::string_view name) { return name.substr(0, name.find('[')); }

const char* describe(bool task) { return task ? "a spawned task" : "a future"; }

}  // namespace

std::vector<Slot> StepBinder::loopsForName() {
    for (const Slot loop : m_loops) m_values.willRead(loop);
    return m_loops;
}

NameInLoops StepBinder::declare(const Node& node, NameKind kind) {
    const std::string& name = requireText(node, "a name");
    if (name.find_first_of("[]") != std::string::npos)
        throw Refusal{node.at, fmt::format("`{}` cannot name a task or a future", name),
                      "leave out the brackets: a name inside a loop gets its index by itself"};
    const auto [known, isNew] = m_declared.emplace(name, kind);
    if (!isNew && known->second != kind)
        throw Refusal{node.at, fmt::format("`{}` names both a spawned task and a future", name), "give one of them another name"};
    return {intern(name, node.at), loopsForName()};
}

NameInLoops StepBinder::refer(const Node& node, std::string_view word) {
    const std::string& name = requireText(node, fmt::format("`{}`", word));
    m_references.push_back({&node, word});
    const bool indexed = name.find('[') != std::string::npos;
    return {intern(name, node.at), indexed ? std::vector<Slot>() : loopsForName()};
}

void StepBinder::checkReferences() const {
    for (const Reference& reference : m_references) {
        const Node& node = *reference.node;
        const auto found = m_declared.find(withoutIndices(node.text));
        if (found == m_declared.end()) {
            std::vector<std::string_view> known;
            for (const auto& declared : m_declared) known.push_back(declared.first);
            throw Refusal{node.at, fmt::format("no `spawn` or `future` is named `{}`", node.text), suggestion(node.text, known)};
        }
        const bool task = found->second == NameKind::Task;
        if ((reference.word == "set" && task) || (reference.word == "cancel" && !task))
            throw Refusal{
                node.at,
                fmt::format("`{}` is {}, and `{}` is for {}", node.text, describe(task), reference.word, describe(!task)),
                "await it, or name another"};
    }
}

}  // namespace interleave
