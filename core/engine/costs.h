#pragma once

#include <optional>

#include "core/base/duration.h"

namespace interleave {

/// What this machine's own threads and processes cost this program, as `calibrate` measured it (core/run/calibration.h).
struct MachineCosts {
    double threadStart = 0;      ///< ns, from asking for a worker's thread to its first instruction
    double processStart = 0;     ///< ns, from asking for a worker process to its being ready
    double processStartCpu = 0;  ///< ns of CPU that it used for that
    double threadHandOff = 0;    ///< ns, loop → parked thread → loop, for a job without work
    double processHandOff = 0;   ///< ns, the same over a socket pair
    double threadCopy = 0;       ///< ns per byte, each way
    double processCopy = 0;      ///< ns per byte, each way, through the socket pair
    double timerSlack = 0;       ///< ns that a sleep of the loop ends late
    double threadMemory = 0;     ///< bytes, of a worker thread that has worked
    double processMemory = 0;    ///< private bytes of a worker process that has worked
    double hashRate = 0;         ///< rounds of the kernel `hash` per ns
    double memoryRate = 0;       ///< of `memory`
    double inferenceRate = 0;    ///< of `inference`
    bool operator==(const MachineCosts&) const = default;
};

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

    /// What a real run with these costs costs on such a machine: its own hand-off, copying, memory and way of starting, and of these
    /// costs what a real run adds as work, the start-up and the work factor. A process counts what it uses for coming up towards
    /// its start-up.
    StrategyCosts asMeasured(const MachineCosts& machine) const;
};

struct CostTable {
    StrategyCosts of[7];         ///< by Strategy's number
    Nanos processStart[3] = {};  ///< a worker process coming up, by ProcessStart's number
    /// Where it is there, a simulation takes the machine's own figures (StrategyCosts::asMeasured). A real run has them by itself.
    std::optional<MachineCosts> machine;
};

}  // namespace interleave
