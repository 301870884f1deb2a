#include "core/engine/loopback_network.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace interleave {

namespace {

constexpr std::int64_t kMostUnaccepted = 1000;   // well under the system's usual longest backlog of 4096
constexpr std::int64_t kOtherDescriptors = 256;  // left for the rest of the program

/// How many descriptors the exchanges may have, both ends together, after asking for as many as the system allows.
std::int64_t raiseDescriptorLimit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = 1024;
    const rlim_t wanted = std::min<rlim_t>(limit.rlim_max, 65536);
    if (limit.rlim_cur < wanted) {
        const rlimit raised{wanted, limit.rlim_max};
        if (setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
    }
    const auto most = static_cast<std::int64_t>(std::min<rlim_t>(limit.rlim_cur, 65536));
    return std::max<std::int64_t>(most - kOtherDescriptors, 32);
}

LoopbackRequest requestOf(const Exchange& exchange) {
    // At least a byte, so that there is an answer to see.
    return {exchange.duration, static_cast<std::uint64_t>(std::clamp(std::round(exchange.bytes), 1.0, 1e18))};
}

}  // namespace

/// One exchange on its way: connects, asks, reads the answer to its end.
class LoopbackNetwork::Connection final : public RealClock::Watcher {
public:
    Connection(LoopbackNetwork& network, std::shared_ptr<Exchange> exchange, Descriptor socket)
        : m_network(network),
          m_exchange(std::move(exchange)),
          m_socket(std::move(socket)),
          m_request(requestOf(*m_exchange)),
          m_left(m_request.answer) {}
    ~Connection() {
        if (m_watched) m_network.m_clock.forget(m_socket.number());
        // Closed by a reset: nobody reads on, and no port is kept busy for a minute.
        const linger abort{1, 0};
        setsockopt(m_socket.number(), SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
    }

    /// False: the system refuses.
    bool open(std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        const int one = 1;
        setsockopt(m_socket.number(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (::connect(m_socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
            errno != EINPROGRESS)
            return false;
        ++m_network.m_connected;
        if (!ask()) return false;
        m_watched = m_network.m_clock.watch(m_socket.number(), m_asked ? EPOLLIN : EPOLLOUT, *this);
        return m_watched;
    }

    std::shared_ptr<Exchange> takeExchange() { return std::move(m_exchange); }

    void ready(std::uint32_t) override {
        if (!m_asked) {
            if (!ask()) return leave(m_network.m_refusal);
            if (m_asked) m_network.m_clock.watchFor(m_socket.number(), EPOLLIN, *this);
            return;
        }
        const Reading reading = read();
        if (reading == Reading::Broken) leave(m_network.m_refusal);
        if (reading == Reading::Whole) leave(Completion::done());
    }

private:
    enum class Reading { Goes, Whole, Broken };

    /// Does not outlive this.
    void leave(Completion completion) {
        LoopbackNetwork& network = m_network;
        network.end(*m_exchange, completion);
        network.connectWaiting();
    }

    /// Sends the request if the connection stands. It is far smaller than any send buffer, so it goes whole or not at all.
    bool ask() {
        const auto sent = send(m_socket.number(), &m_request, sizeof m_request, MSG_NOSIGNAL);
        if (sent < 0) return errno == EAGAIN || errno == EINTR || errno == ENOTCONN;
        m_asked = sent == sizeof m_request;
        return m_asked;
    }

    Reading read() {
        static thread_local std::array<char, 65536> scratch;
        for (int turn = 0; turn < 16; ++turn) {  // a megabyte, then the others' turn
            const auto got = recv(m_socket.number(), scratch.data(), scratch.size(), 0);
            if (got < 0) return errno == EAGAIN || errno == EINTR ? Reading::Goes : Reading::Broken;
            if (got == 0) return Reading::Broken;
            m_left -= std::min<std::uint64_t>(m_left, static_cast<std::uint64_t>(got));
            if (m_left == 0) return Reading::Whole;
        }
        return Reading::Goes;
    }

    LoopbackNetwork& m_network;
    std::shared_ptr<Exchange> m_exchange;
    Descriptor m_socket;
    const LoopbackRequest m_request;
    std::uint64_t m_left;  // bytes of the answer
    bool m_asked = false;
    bool m_watched = false;
};

LoopbackNetwork::LoopbackNetwork(RealClock& clock, thread::Cores serverCores, NameId error, std::int64_t mostDescriptors)
    : m_clock(clock),
      m_serverCores(std::move(serverCores)),
      m_refusal(Completion::failure(error)),
      m_news(*this),
      m_mostDescriptors(mostDescriptors) {}

LoopbackNetwork::~LoopbackNetwork() {
    m_open.clear();
    if (m_server) m_clock.forget(m_news.event.number());
}

void LoopbackNetwork::News::ready(std::uint32_t) {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto taken = ::read(event.number(), &count, sizeof count);
    network.connectWaiting();
}

bool LoopbackNetwork::startServer() {
    if (m_server || m_refused) return !m_refused;
    m_refused = true;
    m_mostDescriptors = std::min(m_mostDescriptors, raiseDescriptorLimit());
    m_news.event = Descriptor(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!m_news.event.valid() || !m_clock.watch(m_news.event.number(), EPOLLIN, m_news)) return false;
    auto server = LoopbackServer::start(m_serverCores, m_news.event.number());
    if (!server) {
        m_clock.forget(m_news.event.number());
        return false;
    }
    m_server = std::move(*server);
    m_refused = false;
    return true;
}

bool LoopbackNetwork::hasRoom() const {
    const std::int64_t atServer = m_connected - m_server->closed();
    return static_cast<std::int64_t>(m_open.size()) + atServer < m_mostDescriptors - 1 &&
           m_connected - m_server->accepted() < kMostUnaccepted;
}

bool LoopbackNetwork::mayConnect() {
    if (hasRoom()) return true;
    m_server->tellOfNews();
    return hasRoom();  // it may have come about before the server knew that it is to tell
}

void LoopbackNetwork::begin(std::shared_ptr<Exchange> exchange) {
    m_clock.inbox().expect();
    if (!startServer()) {
        exchange->completion = m_refusal;
        m_clock.inbox().deliver(std::move(exchange));
        return;
    }
    m_waiting.push_back(std::move(exchange));
    connectWaiting();
}

void LoopbackNetwork::connectWaiting() {
    while (!m_waiting.empty() && mayConnect()) {
        auto exchange = std::move(m_waiting.front());
        m_waiting.pop_front();
        connect(std::move(exchange));
    }
}

void LoopbackNetwork::connect(std::shared_ptr<Exchange> exchange) {
    Exchange& key = *exchange;
    auto connection = std::make_unique<Connection>(*this, std::move(exchange),
                                                   Descriptor(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)));
    Connection& opening = *m_open.emplace(&key, std::move(connection)).first->second;
    if (!opening.open(m_server->port())) end(key, m_refusal);
}

void LoopbackNetwork::end(Exchange& exchange, Completion completion) {
    const auto at = m_open.find(&exchange);
    auto arrival = at->second->takeExchange();
    m_open.erase(at);
    arrival->completion = completion;
    m_clock.inbox().deliver(std::move(arrival));
}

void LoopbackNetwork::cancel(Exchange& exchange) {
    const auto waiting =
        std::find_if(m_waiting.begin(), m_waiting.end(), [&](const auto& other) { return other.get() == &exchange; });
    if (waiting != m_waiting.end())
        m_waiting.erase(waiting);
    else if (m_open.erase(&exchange) == 0)
        return;  // it has ended and is on its way to the loop
    m_clock.inbox().forgo(1);
    connectWaiting();
}

}  // namespace interleave
