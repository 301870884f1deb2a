#pragma once

#include <string>
#include <string_view>

#include "core/base/duration.h"
#include "core/base/result.h"

namespace interleave {

/// What a strategy's machinery costs. Times in ns, never multiplied by time_scale. Sources stand in resources/strategies.json.
struct StrategyCosts {
    Nanos workerStart = 0;       ///< a worker coming up; occupies a core
    Nanos dispatch = 0;          ///< a job's way from the loop to a worker and back, on the worker's core, before the job
    double copyPerByte = 0;      ///< ns per byte, each way
    double workFactor = 1;       ///< multiplies the work itself
    double memoryPerWorker = 0;  ///< bytes
    bool pool = false;           ///< cpu steps go to a pool of W workers, not inline
    bool gil = false;            ///< one lock for loop and workers
    Nanos switchInterval = 5'000'000;  ///< how long one who waits for that lock lets its holder be before asking for it
    bool processes = false;      ///< workers are operating-system processes
};

struct CostTable {
    StrategyCosts of[7];  ///< by Strategy's number
    Nanos processStart[3] = {};  ///< a worker process coming up, by ProcessStart's number
};

}  // namespace interleave
