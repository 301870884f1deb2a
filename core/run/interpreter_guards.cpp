#include "core/run/guards.h"
#include "core/run/inner_step.h"

// What stands between a step and the service it calls: limits, circuit breakers, caches.
namespace interleave {

Co Interpreter::limit(const LimitStep& step, Environment env) {
    Guards::Limit& limit = m_guards->limits[step.limit];
    if (sequential()) {
        // Plain blocking code has nobody to share the permits with and never waits; a service that refuses still does.
        if (limit.refusal && !limit.rate->tryAcquire()) co_return Completion::failure(limit.refusal);
        co_return co_await run(*step.body, std::move(env));
    }
    Completion end = co_await limit.permits.acquire();
    if (!end.ok()) co_return end;
    if (limit.refusal)
        end = limit.rate->tryAcquire() ? Completion::done() : Completion::failure(limit.refusal);
    else if (limit.rate)
        end = co_await limit.rate->acquire();
    if (end.ok()) end = co_await Inner(*this, *step.body, env);
    limit.permits.release();
    co_return end;
}

Co Interpreter::breaker(const BreakerStep& step, Environment env) {
    CircuitBreaker& breaker = m_guards->breakers[step.breaker];
    const std::int64_t failures = count(step.failures, env, 1);
    Completion end = Completion::failure(m_errors.circuitOpen);
    if (const auto call = breaker.admit(fromSeconds(value(step.open, env)))) {
        end = co_await Inner(*this, *step.body, env);
        if (end.ok())
            breaker.succeeded(*call);
        else if (catchable(end))
            breaker.failed(*call, failures);
        else
            breaker.cancelled(*call);
    }
    if (step.otherwise && catchable(end)) co_return co_await run(*step.otherwise, std::move(env));
    co_return end;
}

Co Interpreter::cache(const CacheStep& step, Environment env) {
    const SingleFlightCache::Key key{step.text, value(step.key, env)};
    const Nanos ttl = fromSeconds(value(step.ttl, env));
    return m_guards->caches[step.cache].get(key, ttl, run(*step.body, std::move(env)));
}

}  // namespace interleave
