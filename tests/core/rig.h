#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/engine/bounded_queue.h"
#include "core/engine/deadline.h"
#include "core/engine/gather.h"
#include "core/engine/semaphore.h"
#include "core/engine/virtual_machine.h"
#include "core/engine/wait.h"

namespace interleave {

/// A loop on a simulated machine for tests that speak to the engine directly, and a log of what happened when.
struct Rig {
    explicit Rig(int workers = 2, int cores = 2, StrategyCosts costs = {})
        : machine({.workers = workers, .cores = cores, .costs = costs, .brokenPool = 8}, recording.lane(0)) {}

    FrameArena arena;
    FrameArena::Scope inArena{arena};
    Recording recording{1};
    VirtualMachine machine;
    Loop loop{machine, recording.lane(0), true};
    std::vector<std::string> log;

    static constexpr Nanos ms = 1'000'000;

    void note(const std::string& what) { log.push_back(std::to_string(loop.now() / ms) + " " + what); }

    Loop::End run(Co body) {
        const TaskRef main = loop.spawn(std::move(body), 0, kNoIndex);
        Loop::End end = loop.run(*main);
        completion = main->completion();
        if (end == Loop::End::Finished) end = loop.windDown(machine);
        if (end != Loop::End::Finished) loop.abandonAll(CancelReason::Exit);
        return end;
    }
    Completion completion;
};

inline std::string told(Completion c) {
    return c.ok() ? "ok" : c.cancelled() ? "cancelled" : "failed " + std::to_string(c.error());
}

}  // namespace interleave
