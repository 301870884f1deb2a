#pragma once

#include <sys/types.h>

namespace interleave {

/// How much memory this process has come to hold since this object was made, as the system counts it (resident pages).
class MemoryGrowth {
public:
    MemoryGrowth();
    /// Bytes: the highest since then less what it was then. Where the system cannot forget an earlier peak: less exact, what it is
    /// now less what it was then.
    double most() const;

private:
    double m_before = 0;
    bool m_peakIsOurs = false;
};

/// Bytes that a process has to itself, shared with no other; 0 where the system does not tell.
double privateMemory(pid_t process);

}  // namespace interleave
