#pragma once

#include <atomic>

#include "core/base/duration.h"
#include "core/engine/descriptor.h"

namespace interleave {

/// A stop that any thread can ask for, any number of threads can look at cheaply, and that ends the waits of all of them.
/// Once raised it stays raised.
class StopSignal {
public:
    /// Errors: the system refuses an eventfd.
    static Result<StopSignal> make();
    StopSignal(StopSignal&& other) noexcept;

    void raise();
    bool raised() const { return m_raised.load(std::memory_order_relaxed); }
    /// Holds the calling thread until the steady clock shows `until`; false when the stop came first.
    bool holdUntil(Nanos until) const;
    /// Readable once raised, for those who wait for something else too.
    int descriptor() const { return m_event.number(); }

private:
    explicit StopSignal(Descriptor event) : m_event(std::move(event)) {}

    Descriptor m_event;  // an eventfd that is readable once raised
    std::atomic<bool> m_raised{false};
};

}  // namespace interleave
