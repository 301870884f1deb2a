#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/trace/trace.h"

namespace interleave {

/// One row of the timeline: what it shows, by number into the trace, sorted by start. A row of a worker or a slot never holds two
/// spans at once unless `merged` > 1 slots share it.
struct LaneRow {
    std::string label;                 ///< `core 0 · w0`, `w3`, `loop`, `slot 4`, `slots 8-15`
    std::vector<std::uint32_t> spans;  ///< into Trace::spans
    std::vector<std::uint32_t>
        waits;       ///< into Trace::waits: what this row's pipeline worker waited for (queues, limits), hatched
    int merged = 1;  ///< how many slots share this row (a row's full height is `merged` of them busy)
};
struct LaneGroup {
    std::string title;   ///< `Cores`, `Fetch in flight`, `Store`
    NameId stage = 0;    ///< 0 for the cores and where several stages share the group
    bool cores = false;  ///< rows of threads, drawn taller
    std::vector<LaneRow> rows;
};
struct Lanes {
    std::vector<LaneGroup> groups;
};

/// Packs a trace into rows: the threads that computed (workers, and the loop where it computed or blocked) as `Cores`, each with
/// its core in the label where it kept to one; then each stage or leaf name that waits (io) as a group of slots in the order of
/// TraceMeta::stages. A pipeline stage's slots are its worker tasks; elsewhere leaves go to the lowest free slot. More than
/// `mostRows` slots are merged.
Lanes packLanes(const Trace& trace, int mostRows = 256);

}  // namespace interleave
