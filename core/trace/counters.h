#pragma once

#include <vector>

#include "core/trace/trace.h"

namespace interleave {

/// `io` and `cpu`: how many such spans are under way. Needs the spans, sorted by start.
std::vector<Counter> inFlightCounters(const Trace& trace);

/// `cores`: how many cores compute (jobs and workers that start up). A span counts with the share of it that computed, evenly over
/// its length, since a record does not tell when it had its turns; so that no instant exceeds what can be, the sum is cut at one for
/// what needs the GIL, and at the machine's cores.
Counter busyCoresCounter(const Trace& trace);

/// One per pipeline queue, named by the stage it feeds: an item lies in it from its `out` of the stage before until its `in` of
/// this one. Needs the marks.
std::vector<Counter> queueDepthCounters(const Trace& trace);

/// `memory`: the bytes that leaves hold plus those of each worker there is, from what is told in order of time.
class MemoryCounter {
public:
    void setPerWorker(double bytes) { m_perWorker = bytes; }
    void hold(Nanos time, double bytes);  ///< so much in all from then on
    void addWorkers(Nanos time, int more);
    Counter take() { return {"memory", std::move(m_points)}; }

private:
    void settle(Nanos time);
    std::vector<CounterPoint> m_points;
    double m_perWorker = 0;
    double m_held = 0;
    int m_workers = 0;
};

}  // namespace interleave
