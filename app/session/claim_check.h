#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "core/analysis/claims.h"

namespace interleave {

/// Finds out on a thread of its own what simulation says of one scenario's claims and questions, so that the window goes on
/// meanwhile. Knows nothing of the GUI; `announce` is called on that thread when take() has an answer.
class ClaimCheck {
public:
    ClaimCheck(RunRequest request, std::function<void()> announce);
    ~ClaimCheck();  ///< stops and waits

    /// The answer, once.
    std::optional<Findings> take();

private:
    RunRequest m_request;
    std::function<void()> m_announce;
    RunControl m_control;
    std::mutex m_mutex;
    std::optional<Findings> m_findings;
    std::jthread m_thread;
};

}  // namespace interleave
