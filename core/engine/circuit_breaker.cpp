#include "core/engine/circuit_breaker.h"

namespace interleave {

std::optional<CircuitBreaker::Stay> CircuitBreaker::admit(Nanos openFor) {
    if (m_state == BreakerState::Open && m_loop.now() - m_since >= openFor) become(BreakerState::HalfOpen);
    if (m_state == BreakerState::Open || m_onTrial) return std::nullopt;
    m_onTrial = m_state == BreakerState::HalfOpen;
    return m_stay;
}

void CircuitBreaker::succeeded(Stay call) {
    if (call != m_stay) return;
    m_inARow = 0;
    if (m_state == BreakerState::HalfOpen) become(BreakerState::Closed);
}

void CircuitBreaker::failed(Stay call, std::int64_t mostInARow) {
    if (call != m_stay) return;
    if (m_state == BreakerState::HalfOpen || ++m_inARow >= mostInARow) become(BreakerState::Open);
}

void CircuitBreaker::cancelled(Stay call) {
    if (call == m_stay) m_onTrial = false;
}

void CircuitBreaker::become(BreakerState state) {
    m_state = state;
    m_since = m_loop.now();
    m_inARow = 0;
    m_onTrial = false;
    ++m_stay;
    m_loop.record(EventKind::Mark, m_loop.currentId(), static_cast<std::uint8_t>(MarkKind::Breaker), m_name,
                  static_cast<std::uint32_t>(state));
}

}  // namespace interleave
