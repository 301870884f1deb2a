#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace interleave {

/// A place in the scenario's text: line and column count from 1, columns in code points.
struct Position {
    int line = 0;
    int column = 0;
};

/// What everything in core/scenario throws when the file is wrong, and what parseScenario and bind turn into an Error
/// (adding the file's name). Only for this room's inside, where a Result at each of some hundred calls would bury the
/// language's rules; it never leaves the room.
struct Refusal {
    Position at;
    std::string message;
    std::string remedy;
};

/// A JSON value that knows where it stands. Objects keep the file's order, which is the order of sliders and handlers.
/// Numbers are doubles: nothing in the language needs more than 53 bits.
struct Node {
    enum class Kind : std::uint8_t { Null, Bool, Number, String, List, Object };
    struct Key {
        std::string text;
        Position at;
    };

    Kind kind = Kind::Null;
    bool truth = false;
    Position at;
    double number = 0;
    std::string text;
    std::vector<Node> items;  ///< a list's elements; an object's values
    std::vector<Key> keys;    ///< an object's keys, one for each item

    bool is(Kind wanted) const { return kind == wanted; }
    /// An object's value of that key, or null.
    const Node* find(std::string_view key) const;
    /// An expression: a string that begins with `=`.
    bool isExpression() const { return kind == Kind::String && text.starts_with('='); }
};

/// `a number`, `a list` … for messages.
const char* describe(Node::Kind kind);

/// Accessors that refuse what has the wrong type; `what` names the value in the message (`` `do` ``).
const Node& requireKind(const Node& node, Node::Kind kind, std::string_view what, std::string_view remedy = {});
bool requireBool(const Node& node, std::string_view what);
const std::string& requireText(const Node& node, std::string_view what);  ///< a string that is not empty
/// The value of `key`, refused (at the object) where it is missing.
const Node& requireMember(const Node& object, std::string_view key, std::string_view what, std::string_view remedy = {});

}  // namespace interleave
