#pragma once

#include <compare>
#include <deque>
#include <map>

#include "core/engine/wait.h"

namespace interleave {

/// Remembers by key that something was done, and for how long it holds. Those who miss the same key while it is being done wait
/// for whoever does it and share how it ends; a failure is not kept. If the one who does it is cancelled, the first of those who
/// wait takes over. Marks each use. Leaves out results (the language has none) and eviction: a key stays known for the run.
class SingleFlightCache {
public:
    struct Key {
        NameId text = 0;
        double number = 0;  ///< not NaN
        auto operator<=>(const Key&) const = default;
    };

    SingleFlightCache(Loop& loop, NameId name) : m_loop(loop), m_name(name) {}
    SingleFlightCache(const SingleFlightCache&) = delete;
    SingleFlightCache& operator=(const SingleFlightCache&) = delete;

    /// Completed: `key` is kept, at once and without a turn where it was; else once `miss` has been done, by this caller or by
    /// another. It is kept for `ttl` ns from then on, and no longer at the very instant they are over. Failed: as `miss` did.
    /// Cancelled: this caller was.
    Co get(Key key, Nanos ttl, Co miss);

private:
    struct Waiter {
        explicit Waiter(Loop& loop) : told(loop) {}
        Signal told;            ///< how it ended, or that it is this waiter's turn to do it
        bool takesOver = true;  ///< once told
        Completion end;
    };
    struct Entry {
        bool underWay = false;
        Nanos until = 0;  ///< kept before this instant
        std::deque<Waiter*> waiters;
    };
    void tellAll(Entry& entry, Completion end);
    void handOver(Entry& entry);
    void mark(CacheUse use);

    Loop& m_loop;
    const NameId m_name;
    std::map<Key, Entry> m_entries;
};

}  // namespace interleave
