#include "core/engine/real_machine.h"

#include "core/engine/labour.h"
#include "core/engine/loopback_network.h"
#include "core/engine/real_clock.h"
#include "core/engine/real_pool.h"
#include "core/engine/stop_signal.h"
#include "core/engine/system_thread.h"
#include "core/engine/temporary_files.h"
#include "core/engine/worker_program.h"

namespace interleave {

namespace {

constexpr Nanos kRoomySpin = 20'000;   // an idle worker with a core of its own: what parking and waking would cost
constexpr Nanos kCrowdedSpin = 2'000;  // one that takes the core from someone: back-to-back jobs only

/// The parts in the order in which they need each other; they end in the reverse order.
class Machine final : public RealMachine {
public:
    Machine(const RealMachineOptions& options, Recording& recording, const WorkRates& rates, StopSignal stop,
            std::unique_ptr<RealPool::Crew> crew, std::unique_ptr<RealClock> clock, const thread::Cores& allowed, bool pinned)
        : m_allowed(allowed),
          m_order(pinned ? thread::spread(allowed, thread::core()) : thread::Cores{}),
          m_stop(std::move(stop)),
          m_gil(options.costs.gil ? std::make_unique<Gil>(options.costs.switchInterval) : nullptr),
          m_labour(rates, options.costs.workFactor, m_stop),
          m_clock(std::move(clock)),
          m_network(*m_clock, allowed, options.networkError),
          m_files(*m_clock, allowed, options.fileError),
          m_pool(poolOptions(options), std::move(crew), *m_clock, recording, m_labour, m_stop) {}

    ~Machine() override {
        if (m_loopThread == 0) return;
        if (m_gil) m_gil->release();  // what still runs needs it to end
        if (pinned()) thread::allowCores(m_allowed, m_loopThread);
    }

    Clock& clock() override { return *m_clock; }
    Pool& pool() override { return m_pool; }
    Network& network() override { return m_network; }
    Files& files() override { return m_files; }
    bool pinned() const override { return !m_order.empty(); }
    double workerMemory() const override { return m_pool.workerMemory(); }

    void startClock() override {
        m_loopThread = thread::id();
        thread::wantPreciseTimers();
        if (pinned()) thread::allowCores({m_order.front()});
        m_clock->start(m_gil.get());
    }

private:
    RealPool::Options poolOptions(const RealMachineOptions& options) const {
        RealPool::Options pool;
        pool.workers = options.costs.pool ? options.workers : 0;
        pool.costs = options.costs;
        pool.policy = options.policy;
        pool.gil = m_gil.get();
        pool.spin = pinned() ? kRoomySpin : kCrowdedSpin;
        if (pinned()) pool.coresOf.assign(m_order.begin() + 1, m_order.end());
        return pool;
    }

    const thread::Cores m_allowed;
    const thread::Cores m_order;  // the loop's core, then the workers'; empty when they do not all fit
    pid_t m_loopThread = 0;
    StopSignal m_stop;
    const std::unique_ptr<Gil> m_gil;  // null where the strategy has none
    Labour m_labour;
    std::unique_ptr<RealClock> m_clock;
    LoopbackNetwork m_network;
    TemporaryFiles m_files;
    RealPool m_pool;
};

/// Errors: this program has no worker mode, the system refuses an eventfd.
Result<std::unique_ptr<RealPool::Crew>> crewFor(const RealMachineOptions& options, const WorkRates& rates) {
    if (!options.costs.processes) return std::unique_ptr<RealPool::Crew>();
    if (!worker::available()) return systemError("This program cannot be started as a worker process", ENOEXEC);
    auto cut = StopSignal::make();
    if (!cut) return std::move(cut).error();
    const WorkerTerms terms{rates, options.costs.workFactor, options.costs.workerStart};
    return std::unique_ptr<RealPool::Crew>(new RealPool::Crew{terms, std::move(*cut), options.brokenPool});
}

}  // namespace

int RealMachine::cores() { return static_cast<int>(thread::allowedCores().size()); }

Status RealMachine::confine(int cores) {
    const thread::Cores order = thread::spread(thread::allowedCores(), thread::core());
    const auto wanted = static_cast<std::size_t>(cores);
    if (wanted > order.size())
        return Error{{},
                     "a real run cannot have " + std::to_string(cores) + " cores: this machine has " +
                         std::to_string(order.size()) + " for it",
                     "leave `--cores` out, or `simulate` a machine that has them"};
    thread::allowCores(thread::Cores(order.begin(), order.begin() + cores));
    return Nothing{};
}

Result<std::unique_ptr<RealMachine>> RealMachine::make(const RealMachineOptions& options, Recording& recording) {
    auto rates = workRates();
    if (!rates) return std::move(rates).error();
    auto stop = StopSignal::make();
    if (!stop) return std::move(stop).error();
    auto crew = crewFor(options, *rates);
    if (!crew) return std::move(crew).error();
    const thread::Cores allowed = thread::allowedCores();
    const std::size_t threads = 1 + static_cast<std::size_t>(options.costs.pool ? options.workers : 0);
    const bool roomy = threads <= allowed.size();
    auto clock = RealClock::make(roomy);
    if (!clock) return std::move(clock).error();
    return std::unique_ptr<RealMachine>(std::make_unique<Machine>(options, recording, *rates, std::move(*stop), std::move(*crew),
                                                                  std::move(*clock), allowed, roomy));
}

}  // namespace interleave
