#pragma once

#include <sys/types.h>

#include <atomic>
#include <memory>
#include <optional>

#include "core/engine/worker_link.h"

namespace interleave {

/// One worker process of a pool, seen from the pool: started, spoken with, ended. It runs this very program in the mode of
/// core/engine/worker_program.h, so it is never of another build and needs nothing beside the program's own file.
/// It ends with its link, with this object, and with the thread that started it, whatever ends that. Leaves out events and jobs.
class WorkerProcess {
public:
    /// Started with posix_spawn: the process that asks may have many threads. Once `cut` is raised every wait here ends.
    /// Only in a program that has the worker mode. Errors: the system refuses a process or a socket.
    static Result<std::unique_ptr<WorkerProcess>> start(const WorkerTerms& terms, const StopSignal& cut);
    ~WorkerProcess() { end(); }
    WorkerProcess(const WorkerProcess&) = delete;
    WorkerProcess& operator=(const WorkerProcess&) = delete;

    pid_t id() const { return m_id; }
    bool alive() const { return m_alive; }  ///< has not been ended; any thread may ask

    // Nothing when it died or the cut came.
    std::optional<WorkerReady> awaitReady();
    std::optional<JobBegun> begin(const Work& work);  ///< hands the job over
    std::optional<JobEnded> finish();                 ///< of the job begun last

    /// Bytes that have come to the worker and back from it, as counted by the one who received them.
    struct Traffic {
        std::uint64_t there = 0, back = 0;
    };
    Traffic traffic() const { return m_traffic; }

    void call();       ///< from any thread: ends awaitCall
    bool awaitCall();  ///< false when it died or the cut came

    /// Kills and buries it, if that has not been done. What it was doing is lost.
    void end();

private:
    WorkerProcess(pid_t id, Descriptor socket, Descriptor bell, const StopSignal& cut)
        : m_id(id), m_link(std::move(socket), &cut), m_bell(std::move(bell)) {}

    const pid_t m_id;
    std::atomic<bool> m_alive{true};
    WorkerLink m_link;
    Descriptor m_bell;
    Traffic m_traffic;
};

}  // namespace interleave
