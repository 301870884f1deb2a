#include "core/engine/single_flight_cache.h"

namespace interleave {

Co SingleFlightCache::get(Key key, Nanos ttl, Co miss) {
    Entry& entry = m_entries[key];  // never erased: those who wait refer to it
    if (entry.underWay) {
        mark(CacheUse::Shared);
        Waiter waiter(m_loop);
        entry.waiters.push_back(&waiter);
        const Completion woken = co_await wait(waiter.told, Cause::Cache, m_name);
        if (woken.cancelled()) {
            if (waiter.told.completion().cancelled())
                std::erase(entry.waiters, &waiter);
            else if (waiter.takesOver)
                handOver(entry);  // cancelled between being told and having its turn
            co_return woken;
        }
        if (!waiter.takesOver) co_return waiter.end;
    } else if (m_loop.now() < entry.until) {
        mark(CacheUse::Hit);
        co_return Completion::done();
    }
    mark(CacheUse::Miss);
    entry.underWay = true;
    const Completion end = co_await std::move(miss);
    // The CancelledError of something awaited inside is a result to share; this task's own cancellation is not.
    if (end.cancelled() && m_loop.current()->cancelRequests() > 0) {
        handOver(entry);
        co_return end;
    }
    if (end.ok()) entry.until = m_loop.now() + ttl;
    tellAll(entry, end);
    co_return end;
}

void SingleFlightCache::tellAll(Entry& entry, Completion end) {
    entry.underWay = false;
    for (Waiter* waiter : std::exchange(entry.waiters, {})) {
        if (waiter->told.isDone()) continue;  // cancelled, and about to leave
        waiter->takesOver = false;
        waiter->end = end;
        waiter->told.complete(Completion::done(), m_loop.currentId());
    }
}

void SingleFlightCache::handOver(Entry& entry) {
    while (!entry.waiters.empty()) {
        Waiter* const next = entry.waiters.front();
        entry.waiters.pop_front();
        if (next->told.isDone()) continue;
        return next->told.complete(Completion::done(), m_loop.currentId());
    }
    entry.underWay = false;
}

void SingleFlightCache::mark(CacheUse use) {
    m_loop.record(EventKind::Mark, m_loop.currentId(), static_cast<std::uint8_t>(MarkKind::Cache), m_name,
                  static_cast<std::uint32_t>(use));
}

}  // namespace interleave
