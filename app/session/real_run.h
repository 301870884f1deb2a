#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "app/session/walk.h"

namespace interleave {

/// One real run on this machine, with a look at what it has recorded so far ten times a second and, when it has ended, the
/// simulation it is held against. Two threads: one runs the workload, one looks, so that neither the workload nor the GUI waits
/// for the other.
class RealRun {
public:
    struct End {
        Result<RunResultPtr> result;
        std::optional<double>
            simulated;  ///< makespan in seconds that a simulation with this machine's cores gives; none after a stop
    };
    /// `announce` is called on a thread of the run's when takeLive() or takeEnd() has something new.
    RealRun(RunRequest request, std::function<void()> announce);
    ~RealRun();  ///< stops and waits

    /// Ends the run, or where it has ended already the simulation it is held against.
    void stop() {
        m_control.stop();
        m_prediction.stop();
    }
    Nanos elapsed() const { return m_control.elapsed(); }
    std::uint64_t eventsRecorded() const { return m_control.eventsRecorded(); }
    RunResultPtr takeLive();
    std::optional<End> takeEnd();

private:
    void run();
    void look();

    RunRequest m_request;
    std::function<void()> m_announce;
    RunControl m_control;
    RunControl m_prediction;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    RunResultPtr m_live;
    std::optional<End> m_end;
    bool m_ended = false;
    std::jthread m_runner, m_looker;
};

}  // namespace interleave
