#pragma once

#include "core/scenario/scenario.h"

namespace interleave {

/// A slider's positions and the values they stand for. Wide ranges are spread by ratio, so that 10 ms and 10 s are both in reach
/// of the hand; every position is a value a person would type (two significant figures, whole counts).
class SliderScale {
public:
    explicit SliderScale(const Parameter& parameter);
    int steps() const { return m_steps; }  ///< positions are 0 to steps()
    double value(int position) const;
    int position(double value) const;

private:
    double m_minimum, m_maximum;
    bool m_whole, m_byRatio;
    int m_steps;
};

}  // namespace interleave
