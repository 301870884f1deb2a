#include "core/trace/trace.h"

namespace interleave {

const char* word(Mode mode) { return mode == Mode::Simulated ? "simulate" : "run"; }

const char* word(RunOutcome outcome) {
    switch (outcome) {
        case RunOutcome::Done: return "done";
        case RunOutcome::Failed: return "failed";
        case RunOutcome::Deadlock: return "deadlock";
        case RunOutcome::Crashed: return "crashed";
        case RunOutcome::Stopped: return "stopped";
    }
    return "?";
}

}  // namespace interleave
