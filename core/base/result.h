#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace interleave {

/// Where in a text something stands. Line and column count from 1; 0 means "not in a text".
struct Place {
    std::string file;
    int line = 0;
    int column = 0;
};

/// An expected failure: what is wrong, where, and what would be right.
/// Bugs are asserts and a workload's own failures are data; neither is an Error.
struct Error {
    Place place;
    std::string message;
    std::string remedy;  ///< what would be right; may be empty

    /// `file:line:column: message; remedy`, leaving out what is not known.
    std::string text() const;
};

/// A value, or the Error that stands in its way.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_content(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_content(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_content.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & { assert(ok()); return *std::get_if<0>(&m_content); }
    const T& value() const& { assert(ok()); return *std::get_if<0>(&m_content); }
    T&& value() && { assert(ok()); return std::move(*std::get_if<0>(&m_content)); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }

    const Error& error() const& { assert(!ok()); return *std::get_if<1>(&m_content); }
    Error&& error() && { assert(!ok()); return std::move(*std::get_if<1>(&m_content)); }

private:
    std::variant<T, Error> m_content;
};

/// For operations that give nothing but may fail.
struct Nothing {};
using Status = Result<Nothing>;

}  // namespace interleave
