#include "core/engine/rate_limiter.h"

namespace interleave {

bool RateLimiter::tryAcquire() {
    const Nanos now = m_loop.now();
    if (m_grants.size() == m_most) {
        if (m_grants.front() + m_period > now) return false;
        m_grants.pop_front();
    }
    m_grants.push_back(now);
    return true;
}

Co RateLimiter::acquire() {
    Completion waited = co_await m_turn.acquire();
    if (!waited.ok()) co_return waited;
    while (waited.ok() && !tryAcquire())
        waited = co_await Sleep(m_loop, m_grants.front() + m_period - m_loop.now(), Cause::Limit, m_name);
    m_turn.release();
    co_return waited;
}

}  // namespace interleave
