#include "core/engine/worker_link.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace interleave {

namespace {
constexpr std::size_t kChunk = 256 * 1024;  // bytes held at a time; a larger argument passes in pieces
constexpr std::size_t kMostHead = 128;
}  // namespace

bool WorkerLink::await(short events) {
    std::array<pollfd, 2> waits{pollfd{m_socket.number(), events, 0}, pollfd{m_cut ? m_cut->descriptor() : -1, POLLIN, 0}};
    while (poll(waits.data(), waits.size(), -1) < 0)
        if (errno != EINTR) return false;
    return waits[1].revents == 0;
}

bool WorkerLink::awaitBell(int bell) {
    std::array<pollfd, 3> waits{pollfd{m_socket.number(), POLLIN, 0}, pollfd{m_cut ? m_cut->descriptor() : -1, POLLIN, 0},
                                pollfd{bell, POLLIN, 0}};
    while (poll(waits.data(), waits.size(), -1) < 0)
        if (errno != EINTR) return false;
    // Between two jobs a worker has nothing to say: whatever comes from it then is its end.
    return waits[0].revents == 0 && waits[1].revents == 0;
}

bool WorkerLink::write(const char* from, std::size_t size) {
    while (size > 0) {
        if (m_cut && m_cut->raised()) return false;
        const ssize_t sent = ::send(m_socket.number(), from, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0 && errno == EAGAIN) {
            if (!await(POLLOUT)) return false;
            continue;
        }
        if (sent < 0) return false;
        from += sent;
        size -= static_cast<std::size_t>(sent);
    }
    return true;
}

bool WorkerLink::read(char* into, std::size_t size) {
    while (size > 0) {
        if (m_cut && m_cut->raised()) return false;
        const ssize_t got = ::recv(m_socket.number(), into, size, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EAGAIN) {
            if (!await(POLLIN)) return false;
            continue;
        }
        if (got <= 0) return false;
        into += got;
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

bool WorkerLink::sendHead(const void* message, std::size_t size, std::uint64_t bytes) {
    std::array<char, kMostHead + sizeof(std::uint64_t)> head;
    const std::uint64_t length = size + bytes;
    std::memcpy(head.data(), &length, sizeof length);
    std::memcpy(head.data() + sizeof length, message, size);
    return write(head.data(), sizeof length + size);
}

bool WorkerLink::receiveHead(void* message, std::size_t size, std::uint64_t& bytes) {
    std::array<char, kMostHead + sizeof(std::uint64_t)> head;
    std::uint64_t length = 0;
    if (!read(head.data(), sizeof length + size)) return false;
    std::memcpy(&length, head.data(), sizeof length);
    std::memcpy(message, head.data() + sizeof length, size);
    if (length < size) return false;
    bytes = length - size;
    return true;
}

bool WorkerLink::sendBytes(std::uint64_t bytes) {
    const std::size_t held = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, kChunk));
    if (m_object.size() < held) m_object.resize(held, 1);
    if (m_message.size() < held) m_message.resize(held);
    while (bytes > 0) {
        const std::size_t now = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, kChunk));
        std::memcpy(m_message.data(), m_object.data(), now);
        if (!write(m_message.data(), now)) return false;
        bytes -= now;
    }
    return true;
}

bool WorkerLink::receiveBytes(std::uint64_t bytes, std::uint64_t& received) {
    const std::size_t held = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, kChunk));
    if (m_object.size() < held) m_object.resize(held, 1);
    if (m_message.size() < held) m_message.resize(held);
    received = 0;
    while (received < bytes) {
        const std::size_t now = static_cast<std::size_t>(std::min<std::uint64_t>(bytes - received, kChunk));
        if (!read(m_message.data(), now)) return false;
        std::memcpy(m_object.data(), m_message.data(), now);
        received += now;
    }
    return true;
}

}  // namespace interleave
