#include "core/scenario/json_scan.h"

#include <fmt/format.h>

#include "core/scenario/json_reader.h"

namespace interleave {
namespace {

/// The length of the well-formed UTF-8 sequence that begins `text` (Unicode 15, table 3-7), or 0.
std::size_t sequenceLength(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xbf) {
        return byte(i) >= low && byte(i) <= high;
    };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xc2 && first <= 0xdf) return follows(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef)
        return follows(1, first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf) && follows(2) ? 3 : 0;
    if (first >= 0xf0 && first <= 0xf4)
        return follows(1, first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf) && follows(2) && follows(3) ? 4 : 0;
    return 0;
}

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

/// Walks a text by code points and knows the place of the next one.
class Cursor {
public:
    explicit Cursor(std::string_view text)
        : m_text(text), m_offset(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0) {}

    bool atEnd() const { return m_offset >= m_text.size(); }
    char peek() const { return m_text[m_offset]; }
    std::size_t offset() const { return m_offset; }
    Position at() const { return m_at; }

    void step() {
        const std::size_t length = sequenceLength(m_text.substr(m_offset, 4));
        if (length == 0) throw Refusal{m_at, "this byte is not UTF-8", "save the file with UTF-8 encoding"};
        if (m_text[m_offset] == '\n')
            m_at = {m_at.line + 1, 1};
        else
            ++m_at.column;
        m_offset += length;
    }

private:
    std::string_view m_text;
    std::size_t m_offset;
    Position m_at{1, 1};
};

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool endsWord(char c) { return isBlank(c) || std::string_view(",:[]{}\"").find(c) != std::string_view::npos; }

void skipString(Cursor& cursor) {
    cursor.step();
    while (!cursor.atEnd() && cursor.peek() != '"') {
        if (cursor.peek() == '\\') cursor.step();
        if (!cursor.atEnd()) cursor.step();
    }
    if (!cursor.atEnd()) cursor.step();
}

}  // namespace

std::vector<Token> scanTokens(std::string_view text) {
    std::vector<Token> tokens;
    Cursor cursor(text);
    int depth = 0;
    while (!cursor.atEnd()) {
        const char c = cursor.peek();
        if (isBlank(c) || c == ',' || c == ':' || c == ']' || c == '}') {
            if (c == ']' || c == '}') --depth;
            cursor.step();
            continue;
        }
        tokens.push_back({static_cast<std::uint32_t>(cursor.offset()), cursor.at()});
        if (tokens.size() > kMostTokens)
            throw Refusal{cursor.at(), fmt::format("more than {} keys and values", kMostTokens),
                          "generate less, or use `each` and `repeat`"};
        if (c == '{' || c == '[') {
            if (++depth > kDeepestNesting)
                throw Refusal{cursor.at(), fmt::format("nested deeper than {}", kDeepestNesting),
                              "move inner steps to `defines`"};
            cursor.step();
        } else if (c == '"') {
            skipString(cursor);
        } else {
            while (!cursor.atEnd() && !endsWord(cursor.peek())) cursor.step();
        }
    }
    return tokens;
}

Position positionOf(std::string_view text, std::size_t offset) {
    Cursor cursor(text);
    while (!cursor.atEnd() && cursor.offset() < offset) cursor.step();
    return cursor.at();
}

}  // namespace interleave
