#include "core/trace/trace.h"

#include <algorithm>

namespace interleave {

double computedShare(const Span& span) {
    constexpr Nanos untold = 1'000;  // CPU times are cut to whole microseconds
    const Nanos length = span.end - span.start;
    const bool computes = span.kind == SpanKind::Cpu || span.kind == SpanKind::Startup;
    if (!computes || span.cpuTime < 0 || static_cast<double>(span.cpuTime + untold) >= 0.95 * static_cast<double>(length)) return 1;
    return static_cast<double>(span.cpuTime) / static_cast<double>(length);
}

bool needsGil(const TraceMeta& meta, const Span& span) {
    const std::vector<NameId>& releasing = meta.releasingGil;
    const bool computes = span.kind == SpanKind::Cpu || span.kind == SpanKind::Startup;
    return meta.gil && computes && std::find(releasing.begin(), releasing.end(), span.name) == releasing.end();
}

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
