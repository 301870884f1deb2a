#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "core/engine/descriptor.h"
#include "core/engine/futex.h"
#include "core/engine/post_box.h"

namespace interleave {

/// What other threads have finished for the loop, in order of arrival, and what ends the loop's sleep. It also counts what is still
/// to come, so that the loop knows when waiting would be for ever. Nobody waits for anybody here, and the system is asked only where
/// the loop sleeps.
class Inbox {
public:
    /// `bell` is an eventfd.
    explicit Inbox(Descriptor bell) : m_bell(std::move(bell)) {}

    // From any thread.
    void expect() { m_expected.fetch_add(1, std::memory_order_relaxed); }  ///< one more is under way
    void forgo(std::size_t count);                                         ///< that many of the expected will never come
    void deliver(std::shared_ptr<Arrival> arrival);                        ///< one of the expected has come
    void deliverTogether(PostChain arrivals);  ///< several have: the loop takes all of them in the same turn
    void ring();                               ///< ends the sleep, or keeps the next one from beginning

    // The loop's thread.
    /// What has come, which is no longer expected then; forgets a ring.
    PostChain take();
    bool hasPost() const { return !m_post.empty() || m_rung.load(); }
    std::size_t expected() const { return m_expected.load(std::memory_order_acquire); }

    /// What the loop's thread sleeps on.
    enum class Bed : std::uint32_t { None, Word, Bell };
    /// From here to endSleep post is told of: by the bell, which is written to, or by the end of sleepOnWord. False if it is there
    /// already.
    bool beginSleep(Bed bed);
    void endSleep() { m_bed.store(static_cast<std::uint32_t>(Bed::None), std::memory_order_relaxed); }
    void sleepOnWord(Nanos until) { futex::sleep(m_bed, static_cast<std::uint32_t>(Bed::Word), until); }
    /// For an epoll that asks for edges (nobody reads it): written to again and again.
    int bell() const { return m_bell.number(); }

private:
    void wakeSleeper();

    const Descriptor m_bell;
    alignas(64) PostBox m_post;  // what is written with it, in one line with it
    std::atomic<bool> m_rung{false};
    futex::Word m_bed{static_cast<std::uint32_t>(Bed::None)};
    alignas(64) std::atomic<std::size_t> m_expected{0};
};

}  // namespace interleave
