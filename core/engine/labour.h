#pragma once

#include "core/engine/gil.h"
#include "core/engine/real_machine.h"
#include "core/engine/stop_signal.h"

namespace interleave {

/// Does work for real on the calling thread, whichever it is: a fixed amount of computing, never "until the clock says so", so
/// that with more threads than cores it takes longer, as it should. A stop cuts it within about 100 us. Thread-safe.
/// `gil` is what the calling thread has: released for work that does not need it, and handed over within the same 100 us when it
/// is asked for; null: none.
class Labour {
public:
    Labour(const WorkRates& rates, double workFactor, const StopSignal& stop)
        : m_rates(rates), m_workFactor(workFactor), m_stop(stop) {}

    // Each is false when the stop cut it.
    bool work(const Work& work, Gil* gil = nullptr) const;  ///< computes (times the work factor) or holds the thread
    bool compute(Work::Kernel kernel, double nanos, Gil* gil = nullptr) const;  ///< of an idle core
    bool copy(double bytes) const;                                              ///< from one place in memory to another

private:
    const WorkRates m_rates;
    const double m_workFactor;
    const StopSignal& m_stop;
};

}  // namespace interleave
