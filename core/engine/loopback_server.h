#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <queue>
#include <thread>
#include <unordered_map>

#include "core/engine/descriptor.h"
#include "core/engine/system_thread.h"

namespace interleave {

/// What a client asks of the loopback server, as it goes over the wire within one machine.
struct LoopbackRequest {
    Nanos duration = 0;        ///< from the request's arrival to the answer's first byte
    std::uint64_t answer = 0;  ///< bytes
};

/// A TCP server on 127.0.0.1 and a thread of its own, that stands for the services a workload calls: each connection asks once,
/// is answered after the time it asked for, and is closed by its client. It knows nothing of the run but the requests it gets.
class LoopbackServer {
public:
    /// Starts it on a free port. Errors: the system refuses a socket, an epoll or a thread.
    /// `cores` are those it may run on; `news` is an eventfd for tellOfNews.
    static Result<std::unique_ptr<LoopbackServer>> start(const thread::Cores& cores, int news);
    ~LoopbackServer();

    std::uint16_t port() const { return m_port; }
    // From any thread:
    std::int64_t accepted() const { return m_accepted.load(); }  ///< connections so far
    std::int64_t closed() const { return m_closed.load(); }      ///< of these, at its end
    /// Writes `news` once, when the next connection has been accepted or closed.
    void tellOfNews() { m_tell.store(true); }

private:
    struct Connection {
        Descriptor socket;
        LoopbackRequest request;
        std::size_t received = 0;  // bytes of the request
        std::uint64_t left = 0;    // of the answer
    };
    struct Due {
        Nanos time;
        std::uint64_t connection;
        bool operator>(const Due& other) const {
            return time > other.time || (time == other.time && connection > other.connection);
        }
    };

    LoopbackServer(Descriptor listener, Descriptor epoll, Descriptor end, std::uint16_t port, int news);
    void serve();
    bool watch(int descriptor, std::uint32_t events, std::uint64_t id, int operation);
    void waitForNews();
    void acceptAll();
    void hear(std::uint64_t id, std::uint32_t events);
    bool readRequest(std::uint64_t id, Connection& connection);
    bool answer(std::uint64_t id, Connection& connection);
    void drop(std::uint64_t id);
    void answerDue();
    void count(std::atomic<std::int64_t>& what);

    Descriptor m_listener;
    Descriptor m_epoll;
    Descriptor m_end;  // an eventfd: the thread is to end
    const std::uint16_t m_port;
    const int m_news;
    std::atomic<std::int64_t> m_accepted{0};
    std::atomic<std::int64_t> m_closed{0};
    std::atomic<bool> m_tell{false};
    // The server thread's own:
    std::unordered_map<std::uint64_t, Connection> m_connections;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> m_due;
    std::uint64_t m_nextId = 0;
    bool m_listening = true;  // not while the system is out of descriptors
    bool m_ending = false;
    std::thread m_thread;
};

}  // namespace interleave
