#pragma once

#include <deque>
#include <memory>
#include <unordered_map>

#include "core/engine/loopback_server.h"
#include "core/engine/real_clock.h"

namespace interleave {

/// The client's side of the loopback server, in the loop's own epoll: a connection per exchange, nothing blocks. The server
/// starts with the first exchange. Where the system has not enough descriptors for all at once, or the server has yet to accept
/// many, the rest wait for their turn to connect.
class LoopbackNetwork final : public Network {
public:
    static constexpr std::int64_t kNoLimit = INT64_MAX;
    /// `serverCores`: where the server may run. `error`: the name a refused exchange fails with.
    /// `mostDescriptors`: for both ends together, besides what the system allows.
    LoopbackNetwork(RealClock& clock, thread::Cores serverCores, NameId error, std::int64_t mostDescriptors = kNoLimit);
    ~LoopbackNetwork() override;

    void begin(std::shared_ptr<Exchange> exchange) override;
    void cancel(Exchange& exchange) override;

private:
    class Connection;
    /// The server's word that it has accepted or closed some: others may connect.
    struct News final : RealClock::Watcher {
        explicit News(LoopbackNetwork& owner) : network(owner) {}
        void ready(std::uint32_t events) override;
        LoopbackNetwork& network;
        Descriptor event;
    };

    bool startServer();
    bool mayConnect();
    bool hasRoom() const;
    void connectWaiting();
    void connect(std::shared_ptr<Exchange> exchange);
    /// The exchange ends, its connection closes.
    void end(Exchange& exchange, Completion completion);

    RealClock& m_clock;
    const thread::Cores m_serverCores;
    const Completion m_refusal;
    News m_news;
    std::unique_ptr<LoopbackServer> m_server;
    bool m_refused = false;  // there is no server and there will be none
    std::int64_t m_mostDescriptors;
    std::int64_t m_connected = 0;  // so far; the server has accepted them or will
    std::unordered_map<const Exchange*, std::unique_ptr<Connection>> m_open;
    std::deque<std::shared_ptr<Exchange>> m_waiting;
};

}  // namespace interleave
