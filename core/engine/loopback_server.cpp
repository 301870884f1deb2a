#include "core/engine/loopback_server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <functional>
#include <system_error>

namespace interleave {

namespace {

constexpr std::uint64_t kListener = UINT64_MAX;  // ids of what is not a connection
constexpr std::uint64_t kEnd = UINT64_MAX - 1;
constexpr std::array<char, 65536> kAnswer{};  // an answer is as many of these as were asked for

}  // namespace

Result<std::unique_ptr<LoopbackServer>> LoopbackServer::start(const thread::Cores& cores, int news) {
    Descriptor listener(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!listener.valid()) return systemError("The system gives no socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener.number(), generic, length) != 0 || listen(listener.number(), SOMAXCONN) != 0 ||
        getsockname(listener.number(), generic, &length) != 0)
        return systemError("The system gives no loopback server");
    Descriptor epoll(epoll_create1(EPOLL_CLOEXEC));
    if (!epoll.valid()) return systemError("The system gives no epoll");
    Descriptor end(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!end.valid()) return systemError("The system gives no eventfd");

    std::unique_ptr<LoopbackServer> server(
        new LoopbackServer(std::move(listener), std::move(epoll), std::move(end), ntohs(address.sin_port), news));
    if (!server->watch(server->m_listener.number(), EPOLLIN, kListener, EPOLL_CTL_ADD) ||
        !server->watch(server->m_end.number(), EPOLLIN, kEnd, EPOLL_CTL_ADD))
        return systemError("The system gives no epoll");
    try {
        server->m_thread = std::thread([self = server.get(), cores] {
            thread::setName("loopback");
            thread::wantPreciseTimers();
            thread::allowCores(cores);
            self->serve();
        });
    } catch (const std::system_error& refusal) {
        return systemError("The system gives no thread", refusal.code().value());
    }
    return server;
}

LoopbackServer::LoopbackServer(Descriptor listener, Descriptor epoll, Descriptor end, std::uint16_t port, int news)
    : m_listener(std::move(listener)), m_epoll(std::move(epoll)), m_end(std::move(end)), m_port(port), m_news(news) {}

LoopbackServer::~LoopbackServer() {
    if (!m_thread.joinable()) return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_end.number(), &one, sizeof one);
    m_thread.join();
}

bool LoopbackServer::watch(int descriptor, std::uint32_t events, std::uint64_t id, int operation) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = id;
    return epoll_ctl(m_epoll.number(), operation, descriptor, &event) == 0;
}

void LoopbackServer::serve() {
    while (!m_ending) {
        waitForNews();
        answerDue();
    }
}

void LoopbackServer::waitForNews() {
    std::array<epoll_event, 256> events;
    timespec limit{};
    if (!m_due.empty()) {
        const Nanos left = std::max<Nanos>(m_due.top().time - thread::steadyTime(), 0);
        limit.tv_sec = static_cast<time_t>(left / 1'000'000'000);
        limit.tv_nsec = static_cast<long>(left % 1'000'000'000);
    }
    const int count =
        epoll_pwait2(m_epoll.number(), events.data(), static_cast<int>(events.size()), m_due.empty() ? nullptr : &limit, nullptr);
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        if (event.data.u64 == kEnd)
            m_ending = true;
        else if (event.data.u64 == kListener)
            acceptAll();
        else
            hear(event.data.u64, event.events);
    }
}

void LoopbackServer::acceptAll() {
    for (;;) {
        Descriptor socket(accept4(m_listener.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (!socket.valid()) {
            if (errno == EINTR || errno == ECONNABORTED) continue;
            if (errno != EAGAIN && errno != EWOULDBLOCK)  // out of descriptors: until a connection has ended
                m_listening = !watch(m_listener.number(), 0, kListener, EPOLL_CTL_MOD);
            return;
        }
        count(m_accepted);
        const int one = 1;
        setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        const std::uint64_t id = m_nextId++;
        const bool watched = watch(socket.number(), EPOLLIN, id, EPOLL_CTL_ADD);
        m_connections[id].socket = std::move(socket);
        if (!watched) drop(id);  // its client sees a refusal
    }
}

void LoopbackServer::count(std::atomic<std::int64_t>& what) {
    // Sequentially consistent, as tellOfNews is: either the client sees this count after it has asked to be told, or it is told.
    what.fetch_add(1);
    if (!m_tell.exchange(false)) return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_news, &one, sizeof one);
}

void LoopbackServer::hear(std::uint64_t id, std::uint32_t events) {
    const auto at = m_connections.find(id);
    if (at == m_connections.end()) return;  // dropped earlier in this batch of news
    Connection& connection = at->second;
    const bool alive = (events & (EPOLLERR | EPOLLHUP)) == 0 && ((events & EPOLLIN) == 0 || readRequest(id, connection)) &&
                       ((events & EPOLLOUT) == 0 || answer(id, connection));
    if (!alive) drop(id);
}

bool LoopbackServer::readRequest(std::uint64_t id, Connection& connection) {
    if (connection.received == sizeof(LoopbackRequest)) return false;  // it has asked: what comes now is its end
    char* into = reinterpret_cast<char*>(&connection.request) + connection.received;
    const auto got = recv(connection.socket.number(), into, sizeof(LoopbackRequest) - connection.received, 0);
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    if (got == 0) return false;
    connection.received += static_cast<std::size_t>(got);
    if (connection.received < sizeof(LoopbackRequest)) return true;
    connection.left = connection.request.answer;
    m_due.push({thread::steadyTime() + connection.request.duration, id});
    return true;
}

bool LoopbackServer::answer(std::uint64_t id, Connection& connection) {
    // A megabyte at a time, so that one long answer does not hold back the others.
    for (std::size_t turn = 0; turn < 16 && connection.left > 0; ++turn) {
        const auto now = static_cast<std::size_t>(std::min<std::uint64_t>(connection.left, kAnswer.size()));
        const auto sent = send(connection.socket.number(), kAnswer.data(), now, MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN && errno != EINTR) return false;
        if (sent <= 0) break;
        connection.left -= static_cast<std::uint64_t>(sent);
    }
    return watch(connection.socket.number(), connection.left > 0 ? EPOLLIN | EPOLLOUT : EPOLLIN, id, EPOLL_CTL_MOD);
}

void LoopbackServer::drop(std::uint64_t id) {
    m_connections.erase(id);
    count(m_closed);
    if (!m_listening) m_listening = watch(m_listener.number(), EPOLLIN, kListener, EPOLL_CTL_MOD);
}

void LoopbackServer::answerDue() {
    const Nanos now = thread::steadyTime();
    while (!m_due.empty() && m_due.top().time <= now) {
        const std::uint64_t id = m_due.top().connection;
        m_due.pop();
        const auto at = m_connections.find(id);
        if (at != m_connections.end() && !answer(id, at->second)) drop(id);
    }
}

}  // namespace interleave
