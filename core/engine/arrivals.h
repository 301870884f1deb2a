#pragma once

#include "core/engine/loop.h"

namespace interleave {

class Family;

/// What comes at intervals: the first at once, each next one a while after the one before. The instants are those that were asked
/// for, however late the loop is: one that overslept lets the ones that are due come all at once, and the next is not put off.
/// One timer, set anew for each. On the frame of the composition; ends with it, and where its family is closed.
class Arrivals : private Timer {
public:
    Arrivals(const Arrivals&) = delete;
    Arrivals& operator=(const Arrivals&) = delete;
    virtual ~Arrivals();

    /// Lets the first come, and what is due with it.
    void begin();
    /// No more of them.
    void stop() { m_loop.cancel(*this); }

protected:
    Arrivals(Loop& loop, Family& family, std::int64_t count);

private:
    virtual void arrive(std::uint32_t number, Nanos due) = 0;
    /// From the one before `number` to it.
    virtual Nanos interval(std::uint32_t number) = 0;
    void run() override;

    Loop& m_loop;
    Family& m_family;
    const std::int64_t m_count;
    std::uint32_t m_next = 0;
    Nanos m_due;
};

}  // namespace interleave
