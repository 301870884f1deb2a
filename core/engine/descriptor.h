#pragma once

#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "core/base/result.h"

namespace interleave {

/// Owns one file descriptor of the system and closes it.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : m_number(number) {}
    Descriptor(Descriptor&& other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(m_number, other.m_number);
        return *this;
    }
    ~Descriptor() {
        if (m_number >= 0) ::close(m_number);
    }

    int number() const { return m_number; }
    bool valid() const { return m_number >= 0; }

private:
    int m_number = -1;
};

/// `what: the system's words for the code`, for a call that has just failed.
inline Error systemError(std::string what, int code = errno) {
    Error error;
    error.message = std::move(what) + ": " + std::system_category().message(code);
    return error;
}

}  // namespace interleave
