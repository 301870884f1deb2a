#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/engine/costs.h"
#include "core/engine/job_queue.h"
#include "core/event/event_buffer.h"

namespace interleave {

/// What the real machine is to be for one run.
struct RealMachineOptions {
    int workers = 1;
    StrategyCosts costs;      ///< of the strategy; start-up and work factor are done as work, copies are made
    NameId networkError = 0;  ///< the name a refused exchange fails with
    NameId fileError = 0;     ///< the name a refused file fails with
    NameId brokenPool = 0;    ///< the name jobs fail with once a worker process has died
    QueuePolicy policy = QueuePolicy::Fifo;
};

/// This machine's own parts behind the seams: the steady clock with the system's events, named OS threads doing calibrated work
/// on real cores, a loopback TCP server that answers after a while. Threads and the server start when first needed and end with
/// this object.
class RealMachine {
public:
    /// `recording` has a lane for the loop and one per worker. Errors: the system refuses an epoll, a thread or a socket.
    static Result<std::unique_ptr<RealMachine>> make(const RealMachineOptions& options, Recording& recording);
    virtual ~RealMachine() = default;

    virtual Clock& clock() = 0;
    virtual Pool& pool() = 0;
    virtual Network& network() = 0;
    virtual Files& files() = 0;
    virtual void startClock() = 0;  ///< now() is 0 here
    virtual bool pinned() const = 0;
    virtual double workerMemory() const = 0;  ///< bytes that the worker processes alive now have to themselves
    /// Cores this process may use.
    static int cores();
    /// From here on this process, its threads to come and their processes use only so many of them. Errors: there are fewer.
    static Status confine(int cores);
};

/// How fast this machine's cores do each kernel, measured once against an idle core and kept for the user (in the user's cache
/// folder, keyed by processor model and kernel version of this program), since "2 s of CPU" must mean the same work whatever else
/// runs. Units: kernel rounds per ns.
struct WorkRates {
    double hash = 0, memory = 0, inference = 0;
};
Result<WorkRates> workRates();
WorkRates measureWorkRates();

}  // namespace interleave
