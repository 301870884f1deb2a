#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/engine/real_machine.h"
#include "tests/catch.h"

namespace interleave::test {

/// For futures whose end nobody is told of: the loop is named, never touched.
inline Loop& noLoop() {
    alignas(64) static char place[64];
    return reinterpret_cast<Loop&>(place);
}

/// A job whose arrival is only noted.
struct NotedJob final : Job {
    NotedJob(JobId number, const Work& what) : Job(noLoop(), number, number + 1, 7, what) {}
    void arrived() override { ++arrivals; }
    int arrivals = 0;
};

struct NotedExchange final : Exchange {
    NotedExchange(Nanos length, double answer) : Exchange(noLoop()) {
        duration = length;
        bytes = answer;
    }
    void arrived() override {
        ++arrivals;
        place = ++count;
    }
    int arrivals = 0;
    int place = 0;  ///< in the order of all arrivals
    static inline int count = 0;
};

inline Work compute(Nanos amount) { return {Work::Kind::Compute, Work::Kernel::Hash, amount, 0, 0, false}; }
inline Work block(Nanos amount) { return {Work::Kind::Block, Work::Kernel::Hash, amount, 0, 0, false}; }

inline StrategyCosts pooled() {
    StrategyCosts costs;
    costs.pool = true;
    return costs;
}

/// A real machine and its record, with the work rates kept where they disturb no user.
struct RealMachineRoom {
    explicit RealMachineRoom(int workers, const StrategyCosts& costs = pooled(), NameId brokenPool = 0)
        : recording(static_cast<std::size_t>(workers) + 1) {
        const auto folder = std::filesystem::temp_directory_path() / "interleave-tests";
        setenv("INTERLEAVE_CACHE_DIR", folder.c_str(), 1);
        RealMachineOptions options;
        options.workers = workers;
        options.costs = costs;
        options.networkError = 3;
        options.brokenPool = brokenPool;
        auto made = RealMachine::make(options, recording);
        REQUIRE(made);
        machine = std::move(*made);
        machine->startClock();
    }

    std::shared_ptr<NotedJob> submit(const Work& work) {
        auto job = std::make_shared<NotedJob>(nextJob++, work);
        machine->pool().submit(job);
        return job;
    }
    std::shared_ptr<NotedExchange> ask(Nanos duration, double bytes) {
        auto exchange = std::make_shared<NotedExchange>(duration, bytes);
        machine->network().begin(exchange);
        return exchange;
    }
    /// Until nothing is under way.
    void waitForAll() {
        while (machine->clock().poll(kNever)) continue;
    }
    std::vector<Event> events(std::size_t lane, EventKind kind) const {
        std::vector<Event> found;
        for (const Event& event : recording.lane(lane).copy())
            if (event.kind == kind) found.push_back(event);
        return found;
    }

    Recording recording;
    std::unique_ptr<RealMachine> machine;
    JobId nextJob = 0;
};

}  // namespace interleave::test
