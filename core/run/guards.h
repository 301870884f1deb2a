#pragma once

#include <deque>
#include <optional>

#include "core/engine/circuit_breaker.h"
#include "core/engine/rate_limiter.h"
#include "core/engine/semaphore.h"
#include "core/engine/single_flight_cache.h"
#include "core/scenario/program.h"

namespace interleave {

/// What the guards of one run know: who holds how much of each limit, which circuits are
/// open, what is cached. Made anew for every run; the steps that use it are the
/// interpreter's.
struct Guards {
    Guards(Loop& loop, const Program& program) {
        for (const LimitInfo& info : program.limits) limits.emplace_back(loop, info);
        for (const NameId name : program.breakers) breakers.emplace_back(loop, name);
        for (const NameId name : program.caches) caches.emplace_back(loop, name);
    }

    struct Limit {
        Limit(Loop& loop, const LimitInfo& info) : permits(loop, info.permits, info.name), refusal(info.refusal) {
            if (info.grants > 0) rate.emplace(loop, info.grants, info.period, info.name);
        }
        Semaphore permits;
        std::optional<RateLimiter> rate;
        const NameId refusal;  ///< what fails over the rate; 0: it waits
    };
    // By the step's index.
    std::deque<Limit> limits;
    std::deque<CircuitBreaker> breakers;
    std::deque<SingleFlightCache> caches;
};

}  // namespace interleave
