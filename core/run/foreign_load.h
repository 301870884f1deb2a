#pragma once

#include <optional>

#include "core/base/duration.h"

namespace interleave {

/// How much of this machine's cores others have used since this object was made: what /proc/stat counts as busy (or stolen by a
/// hypervisor), less what this process and its ended children have used. Leaves out who they are.
class ForeignLoad {
public:
    ForeignLoad() : m_before(read()) {}

    /// A share of all cores, 0 to 1; nothing where the system does not tell. The system counts in ticks of 10 ms at the coarsest:
    /// over less than a second the figure is rough.
    std::optional<double> share() const;

private:
    struct Reading {
        double busy = 0, all = 0;  ///< s of core time, of the whole machine
        double own = 0;            ///< s of core time
    };
    static std::optional<Reading> read();
    std::optional<Reading> m_before;
};

}  // namespace interleave
