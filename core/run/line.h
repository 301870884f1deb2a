#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "core/engine/bounded_queue.h"
#include "core/run/environment.h"
#include "core/run/interpreter.h"
#include "core/scenario/program.h"

namespace interleave {

/// What the worker tasks of one pipeline share. On the frame of the task that awaits them all, so it outlives them.
struct Interpreter::Line {
    const PipelineStep& pipeline;
    const Environment env;
    const std::int64_t items;
    std::uint32_t next = 0;
    std::vector<std::unique_ptr<BoundedQueue>> queues;  ///< [k]: in front of stage k; the first has one where items arrive
    std::vector<std::int64_t> working;                  ///< worker tasks of each stage that have not ended

    std::unordered_map<std::uint32_t, HeldMemory::Share> held = {};  ///< by item, where the program holds memory

    Environment environmentOf(std::uint32_t item) const {
        Environment inner = env.child({env.key(), 0}, pipeline.slot, item);
        if (const auto share = held.find(item); share != held.end()) inner = inner.withAccount(share->second.account());
        return inner;
    }
};

}  // namespace interleave
