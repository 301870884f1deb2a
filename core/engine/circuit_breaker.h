#pragma once

#include <cstdint>
#include <optional>

#include "core/engine/loop.h"

namespace interleave {

/// Keeps calls from a service that fails: closed until so many failures in a row, then open, where all are refused; after a while
/// half-open, where one trial decides and the others are refused. A result counts only for the state its call began in, so that a
/// straggler neither closes nor opens anything. Marks each change of state. Leaves out what a call is, and timers: that the time
/// is over shows when the next call asks.
class CircuitBreaker {
public:
    CircuitBreaker(Loop& loop, NameId name) : m_loop(loop), m_name(name) {}
    CircuitBreaker(const CircuitBreaker&) = delete;
    CircuitBreaker& operator=(const CircuitBreaker&) = delete;

    /// The stay in a state that a call belongs to.
    using Stay = std::uint64_t;
    /// Lets a call through, or refuses it with nothing. One that has been open for `openFor` ns is half-open from that very
    /// instant on. Whoever is let through says how it ended: one of the three below.
    std::optional<Stay> admit(Nanos openFor);
    void succeeded(Stay call);
    void failed(Stay call, std::int64_t mostInARow);  ///< opens at that many in a row
    void cancelled(Stay call);                        ///< counts for nothing; a trial's place is free again

    BreakerState state() const { return m_state; }

private:
    void become(BreakerState state);

    Loop& m_loop;
    const NameId m_name;
    BreakerState m_state = BreakerState::Closed;
    Stay m_stay = 0;
    Nanos m_since = 0;
    std::int64_t m_inARow = 0;  ///< failures, while closed
    bool m_onTrial = false;     ///< while half-open
};

}  // namespace interleave
