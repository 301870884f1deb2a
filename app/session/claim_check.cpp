#include "app/session/claim_check.h"

#include <utility>

namespace interleave {

ClaimCheck::ClaimCheck(RunRequest request, std::function<void()> announce)
    : m_request(std::move(request)), m_announce(std::move(announce)), m_thread([this] {
          Findings findings = evaluateClaims(m_request, &m_control);
          if (m_control.stopRequested()) return;
          {
              const std::lock_guard lock(m_mutex);
              m_findings = std::move(findings);
          }
          m_announce();
      }) {}

ClaimCheck::~ClaimCheck() { m_control.stop(); }

std::optional<Findings> ClaimCheck::take() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_findings, std::nullopt);
}

}  // namespace interleave
