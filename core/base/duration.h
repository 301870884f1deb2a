#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace interleave {

/// Time in this program: integer nanoseconds, as an instant since the run's start or as a length.
using Nanos = std::int64_t;

inline constexpr Nanos kNever = INT64_MAX;
/// The longest duration a scenario may ask for (18 years): sums of a few never overflow.
inline constexpr Nanos kLongest = INT64_MAX / 16;

/// Reads `"40 us"` (or with a micro sign), `"250 ms"`, `"2 s"`, `"1 min"`, `"1 h"`, `"5 ns"`; the blank is optional.
/// A bare number, a negative or a non-finite one is an Error without a place.
Result<Nanos> parseDuration(std::string_view text);

/// Reads `"10 kB"`, `"5 MB"`, `"1 GB"`, `"12 B"` (decimal) into bytes; errors as parseDuration.
Result<double> parseBytes(std::string_view text);

/// Three significant figures with the unit that fits: `2.17 s`, `128 ms`, `40 us` (with a micro sign in windows: see app/look).
std::string formatDuration(Nanos duration);
/// `1.5 MB`, `10 kB`, `12 B`.
std::string formatBytes(double bytes);

/// Rounds to the nearest nanosecond and clamps into [0, kLongest]; not-a-number becomes 0.
Nanos fromSeconds(double seconds);
inline double toSeconds(Nanos duration) { return static_cast<double>(duration) / 1e9; }  // correctly rounded

}  // namespace interleave
