#include "core/scenario/json_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/scenario/json_scan.h"

namespace interleave {
namespace {

using Json = nlohmann::json;

/// Builds the tree from the JSON library's events. The n-th key or value it reports is the n-th token of the scan.
class TreeBuilder {
public:
    TreeBuilder(std::string_view text, const std::vector<Token>& tokens) : m_text(text), m_tokens(tokens) {}

    Node root;

    bool null() { return leaf(Node::Kind::Null); }
    bool boolean(bool value) {
        return leaf(Node::Kind::Bool, [&](Node& n) { n.truth = value; });
    }
    bool number_integer(Json::number_integer_t value) { return number(static_cast<double>(value)); }
    bool number_unsigned(Json::number_unsigned_t value) { return number(static_cast<double>(value)); }
    bool number_float(Json::number_float_t value, const std::string&) { return number(value); }
    bool string(std::string& value) {
        return leaf(Node::Kind::String, [&](Node& n) { n.text = std::move(value); });
    }
    bool binary(Json::binary_t&) { return false; }  // no such thing in a text
    bool start_object(std::size_t) { return open(Node::Kind::Object); }
    bool start_array(std::size_t) { return open(Node::Kind::List); }
    bool key(std::string& text) {
        m_open.back()->keys.push_back({std::move(text), m_tokens[m_next++].at});
        return true;
    }
    bool end_object() {
        refuseTwins(m_open.back()->keys);
        m_open.pop_back();
        return true;
    }
    bool end_array() {
        m_open.pop_back();
        return true;
    }
    [[noreturn]] bool parse_error(std::size_t position, const std::string& lastToken, const Json::exception& exception);

private:
    Node& add(Node::Kind kind) {
        Node& node = m_open.empty() ? root : m_open.back()->items.emplace_back();
        node.kind = kind;
        node.at = m_tokens[m_next++].at;
        return node;
    }
    template <class Fill>
    bool leaf(Node::Kind kind, Fill fill) {
        fill(add(kind));
        return true;
    }
    bool leaf(Node::Kind kind) {
        return leaf(kind, [](Node&) {});
    }
    bool number(double value) {
        return leaf(Node::Kind::Number, [&](Node& n) { n.number = value; });
    }
    bool open(Node::Kind kind) {
        m_open.push_back(&add(kind));  // stays put: its parent gets no other child before it is closed
        return true;
    }
    static void refuseTwins(const std::vector<Node::Key>& keys);
    Position placeOfError(std::size_t position, std::string_view problem) const;

    std::string_view m_text;
    const std::vector<Token>& m_tokens;
    std::size_t m_next = 0;
    std::vector<Node*> m_open;
};

void TreeBuilder::refuseTwins(const std::vector<Node::Key>& keys) {
    std::vector<const Node::Key*> sorted;
    for (const Node::Key& key : keys) sorted.push_back(&key);
    std::stable_sort(sorted.begin(), sorted.end(), [](auto* a, auto* b) { return a->text < b->text; });
    const auto twin = std::adjacent_find(sorted.begin(), sorted.end(), [](auto* a, auto* b) { return a->text == b->text; });
    if (twin == sorted.end()) return;
    const Node::Key &first = **twin, &second = **(twin + 1);
    throw Refusal{second.at,
                  fmt::format("the key `{}` stands twice in this object (first in line {})", first.text, first.at.line),
                  "keep one of them"};
}

/// Where a person would look: at the beginning of the string or word that is wrong, or at the very character.
Position TreeBuilder::placeOfError(std::size_t position, std::string_view problem) const {
    const std::size_t offset = position > 0 ? position - 1 : 0;
    const bool unclosed = problem.find("closing quote") != problem.npos || problem.find("U+000A") != problem.npos;
    const bool insideString = problem.find("invalid string") != problem.npos && !unclosed;
    const bool punctuation = offset < m_text.size() && std::string_view(",:]}").find(m_text[offset]) != std::string_view::npos;
    const bool invalidWord = problem.find("invalid literal") != problem.npos || problem.find("invalid number") != problem.npos;
    const bool exact = insideString || (offset >= m_text.size() && !unclosed) || (punctuation && !invalidWord && !unclosed);
    if (exact) return positionOf(m_text, offset);
    const auto after =
        std::upper_bound(m_tokens.begin(), m_tokens.end(), offset, [](std::size_t o, const Token& t) { return o < t.offset; });
    return after == m_tokens.begin() ? positionOf(m_text, offset) : (after - 1)->at;
}

bool TreeBuilder::parse_error(std::size_t position, const std::string& lastToken, const Json::exception& exception) {
    // The library words it "[json.exception.…] parse error at line 1, column 2: syntax error while parsing value - PROBLEM; last
    // read: …".
    std::string problem = exception.what();
    if (const auto dash = problem.find(" - "); dash != problem.npos) problem.erase(0, dash + 3);
    if (const auto read = problem.find("; last read"); read != problem.npos) {
        const auto expected = problem.find("; expected", read + 1);
        problem = problem.substr(0, read) + (expected == problem.npos ? "" : problem.substr(expected));
    }
    if (problem.find("number overflow") != problem.npos)
        throw Refusal{placeOfError(position, "invalid number"),
                      fmt::format("the number {} is too large", lastToken.substr(0, 40)), "write a smaller one"};
    const Position at = placeOfError(position, problem);
    if (problem.starts_with("unexpected end of input"))
        throw Refusal{at, "the file ends too early",
                      "close every string, list and object" +
                          problem.substr(problem.find(';') == problem.npos ? problem.size() : problem.find(';'))};
    std::string remedy = "keys and texts stand in double quotes, and commas between values";
    const auto before = m_text.substr(0, position > 0 ? position - 1 : 0).find_last_not_of(" \t\r\n");
    if (before != m_text.npos && m_text[before] == ',' &&
        (lastToken == "}" || lastToken == "]" || lastToken.ends_with('}') || lastToken.ends_with(']')))
        remedy = fmt::format("the comma before `{}` is one too many", lastToken.back());
    throw Refusal{at, "this is not JSON: " + problem, remedy};
}

}  // namespace

Node readJson(std::string_view text) {
    if (text.size() > kMostBytes)
        throw Refusal{{},
                      fmt::format("the file has {} bytes, more than a scenario may have ({})", text.size(), kMostBytes),
                      "make it shorter"};
    const std::vector<Token> tokens = scanTokens(text);
    if (tokens.empty() && text.find_first_not_of(" \t\r\n\xef\xbb\xbf") == text.npos)
        throw Refusal{{1, 1}, "the file is empty", "a scenario is a JSON object with `version` and `program`"};
    TreeBuilder builder(text, tokens);
    Json::sax_parse(text.begin(), text.end(), &builder);
    return std::move(builder.root);
}

}  // namespace interleave
