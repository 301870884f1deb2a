#include "app/session/real_run.h"

#include <algorithm>
#include <chrono>

namespace interleave {
namespace {

using namespace std::chrono_literals;
// A look costs time on the cores that are measured, the more the longer the record is: at most every twelfth of a second and a
// twentieth of one core.
constexpr std::chrono::steady_clock::duration kBetweenLooks = 80ms;
constexpr int kRestPerLook = 19;

}  // namespace

RealRun::RealRun(RunRequest request, std::function<void()> announce)
    : m_request(std::move(request)), m_announce(std::move(announce)), m_runner([this] { run(); }), m_looker([this] { look(); }) {}

RealRun::~RealRun() { stop(); }

RunResultPtr RealRun::takeLive() {
    const std::lock_guard lock(m_mutex);
    m_changed.notify_all();
    return std::exchange(m_live, nullptr);
}

std::optional<RealRun::End> RealRun::takeEnd() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_end, std::nullopt);
}

void RealRun::run() {
    m_request.mode = Mode::Real;
    End end{walk(m_request, &m_control), std::nullopt};
    if (end.result) {
        RunRequest again = m_request;
        again.mode = Mode::Simulated;
        again.settings.cores = (*end.result)->trace->meta.cores;
        if (!m_control.stopRequested()) {
            const auto simulated = walk(again, &m_prediction);
            if (simulated && !m_prediction.stopRequested()) end.simulated = (*simulated)->summary.makespan;
        }
        const RunResultPtr real = *end.result;
        const auto sequential = sequentialMakespan(again, real->trace->tasks.size(), &m_prediction);
        auto complete = std::make_shared<RunResult>(*real);
        complete->summary = summarise(*real->trace, sequential);
        end.result = RunResultPtr(complete);
    }
    {
        const std::lock_guard lock(m_mutex);
        m_end = std::move(end);
        m_ended = true;
    }
    m_changed.notify_all();
    m_announce();
}

void RealRun::look() {
    auto rest = kBetweenLooks;
    for (;;) {
        {
            std::unique_lock lock(m_mutex);
            if (m_changed.wait_for(lock, rest, [this] { return m_ended; })) return;
            m_changed.wait(lock, [this] { return m_ended || !m_live; });  // the GUI has not taken the last look yet
            if (m_ended) return;
        }
        const auto began = std::chrono::steady_clock::now();
        TracePtr trace = m_control.snapshot();
        if (!trace) continue;
        RunResultPtr live = derive(std::move(trace), m_request.settings);
        rest = std::max(kBetweenLooks, kRestPerLook * (std::chrono::steady_clock::now() - began));
        {
            const std::lock_guard lock(m_mutex);
            m_live = std::move(live);
        }
        m_announce();
    }
}

}  // namespace interleave
