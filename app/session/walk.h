#pragma once

#include <optional>

#include "app/session/session.h"
#include "core/analysis/sequential.h"
#include "core/base/result.h"
#include "core/run/runner.h"

namespace interleave {

/// The costs built into the program (resources/strategies.json).
Result<CostTable> shippedCosts();

/// The costs of that name: `shipped`, or `measured`, where what this machine has by itself is as `calibrate` measured it. Errors:
/// nothing has been measured, or what was kept is damaged.
Result<CostTable> costsNamed(const std::string& name);

/// All that is derived from a trace, so that a repaint only draws.
RunResultPtr derive(TracePtr trace, Settings settings, std::optional<Nanos> sequential = std::nullopt, double milliseconds = 0);

/// The walk from scenario to result on the calling thread, timed. Errors as execute().
Result<RunResultPtr> walk(const RunRequest& request, RunControl* control = nullptr,
                          std::optional<Nanos> sequential = std::nullopt);

}  // namespace interleave
