#pragma once

#include <vector>

#include "core/trace/trace.h"

namespace interleave {

/// What a stretch of a critical chain was spent on.
enum class ChainKind : std::uint8_t {
    Io,        ///< the timer or the exchange of an io leaf
    Wait,      ///< another wait that nobody's work ended: a backoff, a rate, a time limit
    Work,      ///< computing, on a worker or on the loop's thread
    Block,     ///< holding a thread without computing
    Startup,   ///< a worker coming up
    Dispatch,  ///< from a job's submission (or its worker's job before) to its beginning
    HandOver,  ///< from an end to the one who waits for it: a job's end to its task's turn, a task's readiness to its turn
    Loop,      ///< a task's own turn on the loop's thread
};

struct ChainLink {
    Nanos from = 0, to = 0;
    ChainKind kind = ChainKind::Loop;
    TaskId task = kProgram;
    JobId job = kNoIndex;  ///< of work, blocks and dispatches
};

/// The chain of waits and spans that led to the end of the run, in time order: its links adjoin and fill 0 to makespan, so that
/// every instant belongs to exactly one. Found by walking back from the end mark: from a turn to what woke it, from a job's end to
/// its beginning, from there to its worker's job before if that held it up, else to the turn that submitted it. Linear in the
/// events. Leaves out what could have been shorter without effect.
std::vector<ChainLink> criticalChain(const Trace& trace);

}  // namespace interleave
