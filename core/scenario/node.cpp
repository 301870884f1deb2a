#include "core/scenario/node.h"

#include <fmt/format.h>

namespace interleave {

const Node* Node::find(std::string_view key) const {
    for (std::size_t i = 0; i < keys.size(); ++i)
        if (keys[i].text == key) return &items[i];
    return nullptr;
}

const char* describe(Node::Kind kind) {
    switch (kind) {
        case Node::Kind::Null: return "null";
        case Node::Kind::Bool: return "true or false";
        case Node::Kind::Number: return "a number";
        case Node::Kind::String: return "a string";
        case Node::Kind::List: return "a list";
        case Node::Kind::Object: return "an object";
    }
    return "?";
}

const Node& requireKind(const Node& node, Node::Kind kind, std::string_view what, std::string_view remedy) {
    if (!node.is(kind))
        throw Refusal{node.at, fmt::format("{} must be {}, not {}", what, describe(kind), describe(node.kind)),
                      std::string(remedy)};
    return node;
}

bool requireBool(const Node& node, std::string_view what) { return requireKind(node, Node::Kind::Bool, what).truth; }

const std::string& requireText(const Node& node, std::string_view what) {
    if (requireKind(node, Node::Kind::String, what).text.empty())
        throw Refusal{node.at, fmt::format("{} is empty", what), "give it a text"};
    return node.text;
}

const Node& requireMember(const Node& object, std::string_view key, std::string_view what, std::string_view remedy) {
    if (const Node* found = object.find(key)) return *found;
    throw Refusal{object.at, fmt::format("{} lacks `{}`", what, key), std::string(remedy)};
}

}  // namespace interleave
