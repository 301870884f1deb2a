#pragma once

#include <thread>

#include "core/engine/descriptor.h"
#include "core/run/runner.h"

namespace interleave {

/// While it lives, the first Ctrl+C asks a run to stop, so that what it has recorded is not lost; a second one ends the program, as
/// ever. Where SIGINT is ignored it stays so. One at a time. Where the system refuses what this takes, Ctrl+C does what it always
/// did.
class StopOnInterrupt {
public:
    explicit StopOnInterrupt(RunControl& control);
    ~StopOnInterrupt();
    StopOnInterrupt(const StopOnInterrupt&) = delete;
    StopOnInterrupt& operator=(const StopOnInterrupt&) = delete;

private:
    Descriptor m_bell;  // an eventfd, the only thing that a signal's handler may touch
    std::thread m_watch;
};

}  // namespace interleave
