#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "core/base/duration.h"
#include "core/event/event.h"

namespace interleave {

/// What the operating system tells about the calling thread and lets it set. Refusals are not errors: a thread without a name
/// or with a coarser timer still does its work.
namespace thread {

/// ns of the steady clock (CLOCK_MONOTONIC), to within a microsecond; never less than this thread was told before.
Nanos steadyTime();
/// ns this thread has had a core (CLOCK_THREAD_CPUTIME_ID).
Nanos cpuTime();
/// The core it is on now.
CoreId core();

/// Between two looks at what another thread is to change.
inline void relax() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

/// At most 15 characters are kept.
void setName(const std::string& name);
/// Timers of this thread fire when they are due instead of up to 50 us later. Threads it starts inherit this.
void wantPreciseTimers();

using Cores = std::vector<int>;  ///< by the system's numbers
/// The cores it may run on.
Cores allowedCores();
/// Restricts a thread to `cores`; `id` is the system's, 0 for the calling one.
void allowCores(const Cores& cores, pid_t id = 0);
pid_t id();

/// `cores` in the order in which to give them to threads: `first` first, then one of each physical core, then their siblings.
Cores spread(const Cores& cores, int first);

}  // namespace thread
}  // namespace interleave
