#include "core/base/random.h"

#include <bit>

#include "core/base/portable_math.h"

namespace interleave::draw {
namespace {

/// Uniform in (0, 1), never an end, and symmetric about one half: for functions that are infinite there. Half way between two
/// neighbours of 52 bits; the difference is exact.
double inside(std::uint64_t key) {
    constexpr std::uint64_t kOne = 0x3ff0000000000000;
    return std::bit_cast<double>(kOne | scramble(key + kGolden) >> 12) - (1 - 0x1p-53);
}

}  // namespace

double unit(std::uint64_t key) { return static_cast<double>(scramble(key + kGolden) >> 11) * 0x1p-53; }

double uniform(std::uint64_t key, double low, double high) {
    const double drawn = low + (high - low) * unit(key);
    return drawn < high || low == high ? drawn : low;  // rounding may reach the open end
}

double normal(std::uint64_t key, double mean, double deviation) {
    return mean + deviation * portable::inverseNormal(inside(key));
}

double lognormal(std::uint64_t key, double median, double sigma) {
    return median * portable::exp(sigma * portable::inverseNormal(inside(key)));
}

double exponential(std::uint64_t key, double mean) { return -mean * portable::log(inside(key)); }

}  // namespace interleave::draw
