#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "core/base/result.h"
#include "core/engine/costs.h"
#include "core/scenario/program.h"
#include "core/trace/trace.h"

namespace interleave {

class Replay;

/// The reins of a run under way: any thread may ask it to stop or look at how far it is.
/// Stop keeps what was recorded; the trace's outcome is then `stopped`.
class RunControl {
public:
    RunControl();
    ~RunControl();
    void stop();  ///< asks; at most 50 ms later the run ends, but for one uninterruptible job
    bool stopRequested() const;
    Nanos elapsed() const;  ///< the run's own clock
    std::uint64_t eventsRecorded() const;
    /// What has been recorded so far, as a trace with complete = false; null before the run began. Any thread, while the run goes
    /// on.
    TracePtr snapshot() const;

    struct Shared;
    std::shared_ptr<Shared> shared;  ///< the runner's side
};

struct RunRequest {
    ScenarioPtr scenario;
    Settings settings;
    Mode mode = Mode::Simulated;
    CostTable costs;  ///< see core/engine/costs.h
    std::string costsName = "shipped";
    bool record = true;      ///< false: only makespan and outcome (for sequential_s)
    bool keyLeaves = false;  ///< the trace has its leaves' keys, so that a simulation can be told what they took
    /// Of a simulation: what it is told of a real run; null: nothing. Must outlive it.
    const Replay* replay = nullptr;
};

/// The whole walk from scenario to trace, on the calling thread: returns when the workload has ended (or was stopped).
/// `control` may be null. Errors are bad input (bind) or a machine that cannot do it (no thread, no socket);
/// a workload's own failure is in the trace.
Result<TracePtr> execute(const RunRequest& request, RunControl* control = nullptr);

}  // namespace interleave
