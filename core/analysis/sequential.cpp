#include "core/analysis/sequential.h"

namespace interleave {
namespace {

constexpr std::size_t kMostSequentialTasks = 100'000;

}  // namespace

std::optional<Nanos> sequentialMakespan(const RunRequest& request, std::size_t tasks, RunControl* control) {
    if (tasks > kMostSequentialTasks) return std::nullopt;
    RunRequest sequential = request;
    sequential.settings.strategy = Strategy::Sequential;
    sequential.mode = Mode::Simulated;
    sequential.record = false;
    const auto trace = execute(sequential, control);
    if (!trace) return std::nullopt;
    if ((*trace)->outcome != RunOutcome::Done) return std::nullopt;  // to break off early is not to be faster
    return (*trace)->makespan;
}

}  // namespace interleave
