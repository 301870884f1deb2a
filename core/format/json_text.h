#pragma once

#include <fmt/compile.h>
#include <fmt/format.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/names.h"

namespace interleave {

/// `text` as a JSON string with its quotes; what is not UTF-8 becomes U+FFFD.
std::string jsonQuoted(std::string_view text);

/// All names of a run, quoted once, since each is written many times.
std::vector<std::string> quotedNames(const NameTable& names);

/// Formats into a block and hands full blocks to the stream: a million lines cost a few dozen writes.
class JsonText {
public:
    explicit JsonText(std::ostream& out) : m_out(out) {}
    ~JsonText() { flush(); }
    JsonText(const JsonText&) = delete;
    JsonText& operator=(const JsonText&) = delete;

    /// `pattern` is an FMT_COMPILE'd one.
    template <class Format, class... Values>
    void format(const Format& pattern, const Values&... values) {
        fmt::format_to(std::back_inserter(m_block), pattern, values...);
        if (m_block.size() >= kBlock) flush();
    }
    void add(std::string_view text) {
        m_block.append(text.data(), text.data() + text.size());
        if (m_block.size() >= kBlock) flush();
    }

private:
    static constexpr std::size_t kBlock = 60'000;
    void flush() {
        m_out.write(m_block.data(), static_cast<std::streamsize>(m_block.size()));
        m_block.clear();
    }

    std::ostream& m_out;
    fmt::memory_buffer m_block;
};

}  // namespace interleave
