#include "core/engine/costs.h"

#include <algorithm>
#include <cmath>

namespace interleave {

StrategyCosts StrategyCosts::asMeasured(const MachineCosts& machine) const {
    StrategyCosts measured = *this;
    if (!pool) return measured;
    const double added = static_cast<double>(workerStart);
    const double start =
        processes ? machine.processStart + std::max(0.0, added - machine.processStartCpu) : machine.threadStart + added;
    measured.workerStart = std::llround(start);
    measured.dispatch = std::llround(processes ? machine.processHandOff : machine.threadHandOff);
    if (copyPerByte > 0) measured.copyPerByte = processes ? machine.processCopy : machine.threadCopy;
    measured.memoryPerWorker = processes ? machine.processMemory : machine.threadMemory;
    return measured;
}

}  // namespace interleave
