#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "core/engine/descriptor.h"
#include "core/engine/seams.h"

namespace interleave {

/// What other threads have finished for the loop, in order of arrival, and the bell that ends the loop's sleep. It also counts
/// what is still to come, so that the loop knows when waiting would be for ever. A mutex is enough: it is held for a push.
class Inbox {
public:
    /// `bell` is an eventfd.
    explicit Inbox(Descriptor bell) : m_bell(std::move(bell)) {}

    // From any thread.
    void expect();                                   ///< one more is under way
    void forgo(std::size_t count);                   ///< that many of the expected will never come
    void deliver(std::shared_ptr<Arrival> arrival);  ///< one of the expected has come
    /// Several of the expected have come, in this order: the loop takes all of them in the same turn.
    void deliverTogether(const std::vector<std::shared_ptr<Arrival>>& arrivals);
    void ring();  ///< ends the sleep, or keeps the next one from beginning

    // The loop's thread.
    /// Takes what has come and forgets a ring; true if there was either.
    bool take(std::vector<std::shared_ptr<Arrival>>& into);
    bool hasPost() const { return m_post.load(std::memory_order_acquire); }
    bool expects() const;
    /// From here to endSleep the bell rings when post comes; false if it is there already.
    bool beginSleep();
    void endSleep();
    int bell() const { return m_bell.number(); }

private:
    void announce();  // with the mutex held

    Descriptor m_bell;
    mutable std::mutex m_mutex;
    std::vector<std::shared_ptr<Arrival>> m_arrivals;
    std::size_t m_expected = 0;
    std::atomic<bool> m_post{false};  // something to take, or a ring
    bool m_asleep = false;
    bool m_rang = false;
};

}  // namespace interleave
