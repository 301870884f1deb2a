#pragma once

#include <cstdint>

namespace interleave {

/// Keyed draws: a draw is a pure function of its key, never of the order of drawing, so a run with one
/// thing changed keeps every other draw. All functions give the same bits on every machine: integer mixing
/// and our own log, exp and inverse normal made of IEEE basic operations (built with -ffp-contract=off),
/// not the C library's, whose last bit differs between processors.
namespace draw {

inline constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15;

/// The finaliser of splitmix64 (Steele, Lea, Flood 2014): every input bit reaches every output bit.
constexpr std::uint64_t scramble(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

/// Folds `value` into `key`; a good 64-bit mixer (splitmix64's finaliser on a running state).
constexpr std::uint64_t mix(std::uint64_t key, std::uint64_t value) {
    return scramble(scramble(key + kGolden) ^ (value + kGolden));
}

double unit(std::uint64_t key);                                    ///< uniform in [0, 1), 53 bits
double uniform(std::uint64_t key, double low, double high);        ///< in [low, high)
double normal(std::uint64_t key, double mean, double deviation);   ///< not clamped
double lognormal(std::uint64_t key, double median, double sigma);  ///< median, sigma of the log
double exponential(std::uint64_t key, double mean);

}  // namespace draw
}  // namespace interleave
