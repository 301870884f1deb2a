#include "core/scenario/identity.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/scenario/document.h"
#include "core/scenario/json_reader.h"

namespace interleave {
namespace {

/// Where a place is in the text; columns count code points.
std::size_t offsetOf(std::string_view text, Position at) {
    std::size_t offset = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
    for (int line = 1; line < at.line; ++line) offset = text.find('\n', offset) + 1;
    for (int column = 1; column < at.column; ++column) {
        ++offset;
        while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xc0) == 0x80) ++offset;
    }
    return offset;
}

/// Behind the string that begins at `from`.
std::size_t stringEnd(std::string_view text, std::size_t from) {
    std::size_t at = from + 1;
    while (text[at] != '"') at += text[at] == '\\' ? 2 : 1;
    return at + 1;
}

}  // namespace

Result<std::string> withId(std::string_view text, std::string_view id, const std::string& file) {
    try {
        const Node root = readJson(text);
        requireKind(root, Node::Kind::Object, "a scenario");
        const std::string quoted = nlohmann::json(id).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        std::string renamed(text);
        if (const Node* known = root.find("id")) {
            requireText(*known, "`id`");
            const std::size_t from = offsetOf(text, known->at);
            renamed.replace(from, stringEnd(text, from) - from, quoted);
        } else {
            renamed.insert(offsetOf(text, root.at) + 1, fmt::format("\"id\": {}{}", quoted, root.keys.empty() ? "" : ", "));
        }
        return renamed;
    } catch (const Refusal& refusal) {
        return toError(refusal, file);
    }
}

}  // namespace interleave
