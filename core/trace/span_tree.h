#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/duration.h"

namespace interleave {

/// Over spans sorted by start: the longest span, the latest end and the flags of any run of them, in steps of eight per level, so
/// that a pixel column that folds a million spans asks a few dozen nodes. Part of SpanIndex, which owns the spans' times and
/// flags and lends them for each call; built once.
class SpanTree {
public:
    /// The spans' columns. A span without length still takes the nanosecond it starts in, so that it can be found.
    struct Spans {
        const std::vector<Nanos>& start;
        const std::vector<Nanos>& end;
        const std::vector<std::uint8_t>& flags;
        Nanos length(std::size_t i) const { return end[i] - start[i]; }
        Nanos reach(std::size_t i) const { return std::max(end[i], start[i] + 1); }
    };
    struct Sum {
        std::uint32_t longest = 0;   ///< number of the longest span
        std::uint32_t furthest = 0;  ///< number of the one that reaches furthest
        std::uint8_t flags = 0;      ///< of any
    };

    SpanTree() = default;
    explicit SpanTree(const Spans& spans);

    /// Of the spans [from, to), which must not be empty.
    Sum sum(const Spans& spans, std::size_t from, std::size_t to) const;
    /// The last span before `to` that reaches beyond `time`, or -1.
    std::int64_t lastReaching(const Spans& spans, std::size_t to, Nanos time) const;

private:
    static constexpr std::size_t kFan = 8;
    /// Level 0 is the spans themselves.
    Sum at(const Spans& spans, std::size_t level, std::size_t i) const;
    static void add(const Spans& spans, Sum& sum, const Sum& other);

    std::vector<std::vector<Sum>> m_levels;  ///< node i of m_levels[k] covers the spans [i * 8^(k+1), (i+1) * 8^(k+1))
};

}  // namespace interleave
