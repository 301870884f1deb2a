#include "app/panels/slider_scale.h"

#include <algorithm>
#include <cmath>

namespace interleave {
namespace {

constexpr double kWide = 200;     // a range whose ends differ by more than this factor is spread by ratio
constexpr int kFineSteps = 200;   // positions of a slider whose values are not counts
constexpr int kMostSteps = 1000;  // more counts than this cannot be told apart by hand

/// To `figures` significant ones.
double rounded(double value, int figures) {
    if (value == 0) return 0;
    // Powers of ten above one are exact; dividing by an inexact one below would let neighbours change places.
    const double digits = figures - 1 - std::floor(std::log10(std::abs(value)));
    const double power = std::pow(10.0, std::abs(digits));
    return digits >= 0 ? std::round(value * power) / power : std::round(value / power) * power;
}

}  // namespace

SliderScale::SliderScale(const Parameter& parameter)
    : m_minimum(parameter.minimum), m_maximum(std::max(parameter.minimum, parameter.maximum)) {
    m_whole = parameter.type == ParameterType::Int || parameter.type == ParameterType::Choice;
    const double count = m_maximum - m_minimum;
    const bool wide = m_minimum > 0 && m_maximum / m_minimum > kWide;
    m_byRatio = wide && (!m_whole || count > kMostSteps);
    if (m_maximum == m_minimum)
        m_steps = 0;
    else if (m_whole && !m_byRatio)
        m_steps = static_cast<int>(std::min<double>(count, kMostSteps));
    else
        m_steps = kFineSteps;
}

double SliderScale::value(int position) const {
    if (position <= 0 || m_steps == 0) return m_minimum;
    if (position >= m_steps) return m_maximum;
    const double share = static_cast<double>(position) / m_steps;
    double value = m_byRatio ? m_minimum * std::pow(m_maximum / m_minimum, share) : m_minimum + (m_maximum - m_minimum) * share;
    if (m_whole)
        value = m_byRatio ? std::round(rounded(value, 2)) : std::round(value);
    else
        value = rounded(value, m_byRatio ? 2 : 3);
    return std::clamp(value, m_minimum, m_maximum);
}

int SliderScale::position(double value) const {
    if (m_steps == 0) return 0;
    const double fit = std::clamp(value, m_minimum, m_maximum);
    const double share =
        m_byRatio ? std::log(fit / m_minimum) / std::log(m_maximum / m_minimum) : (fit - m_minimum) / (m_maximum - m_minimum);
    return static_cast<int>(std::lround(share * m_steps));
}

}  // namespace interleave
