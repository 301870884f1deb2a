#pragma once

#include <cassert>

#include "core/engine/joiner.h"

namespace interleave {

class Arrivals;

/// The children of a composition: announced by their number, made at once or as they arrive. Leaves out what an end means: that is
/// the one's that derives from it.
class Family : protected Joiner {
public:
    Family(const Family&) = delete;
    Family& operator=(const Family&) = delete;

    /// One of those that were announced.
    void add(const TaskRef& child) {
        assert(m_toCome > 0);
        --m_toCome;
        ++m_live;
        adopt(*child);
    }
    /// Those that are still to come never will.
    void close();
    /// Who makes them, to be stopped by close(); null once that is gone.
    void setArrivals(Arrivals* arrivals) { m_arrivals = arrivals; }

protected:
    Family(Loop& loop, std::size_t announced) : Joiner(loop), m_toCome(announced) {}
    ~Family() = default;

    /// Those that have not told their end, made or still to come.
    std::size_t left() const { return m_toCome + m_live; }
    bool awaitsMore() const { return m_toCome > 0; }
    /// To be called first in childEnded.
    void told() { --m_live; }
    /// After close().
    virtual void closed() {}

private:
    std::size_t m_toCome;
    std::size_t m_live = 0;
    Arrivals* m_arrivals = nullptr;
};

}  // namespace interleave
