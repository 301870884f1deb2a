#pragma once

#include <QString>
#include <vector>

#include "core/trace/trace.h"

namespace interleave {

/// What tells a bar from its like: its item's number, else its task's number among its siblings; kNoIndex where it has neither.
std::uint32_t numberOf(const Trace& trace, const Span& span);

/// What is written in a bar: `fetch 14` where it fits, else `14`, else nothing; in a row of threads only the number where one
/// leaf alone computes, but in bars of ample room; the leaf's name where there are no numbers; a `↻` first where it is a further try. Measures every leaf's
/// name once, so that a frame measures no text.
class BarLabels {
public:
    static constexpr int kCorePixelSize = 12, kSlotPixelSize = 11;

    explicit BarLabels(const Trace& trace);  ///< which lives as long as the labels are asked for
    /// The longest form that fits in `room` px, or an empty text.
    QString fit(const Span& span, bool inCores, double room) const;

private:
    struct Name {
        QString text;
        double width = -1;  ///< at kSlotPixelSize; -1: no leaf has this name
    };
    const Trace* m_trace;
    std::vector<Name> m_names;  ///< by NameId
    bool m_oneCpuName = true;
    double m_digit = 7, m_space = 3, m_retry = 14;  ///< widths at kSlotPixelSize
};

}  // namespace interleave
