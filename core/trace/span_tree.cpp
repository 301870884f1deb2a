#include "core/trace/span_tree.h"

namespace interleave {

SpanTree::SpanTree(const Spans& spans) {
    for (std::size_t size = spans.start.size(); size > 1;) {
        const std::size_t below = m_levels.size();
        std::vector<Sum> level((size + kFan - 1) / kFan);
        for (std::size_t i = 0; i < size; ++i) {
            Sum& node = level[i / kFan];
            if (i % kFan == 0)
                node = at(spans, below, i);
            else
                add(spans, node, at(spans, below, i));
        }
        size = level.size();
        m_levels.push_back(std::move(level));
    }
}

SpanTree::Sum SpanTree::at(const Spans& spans, std::size_t level, std::size_t i) const {
    const auto number = static_cast<std::uint32_t>(i);
    return level == 0 ? Sum{number, number, spans.flags[i]} : m_levels[level - 1][i];
}

void SpanTree::add(const Spans& spans, Sum& sum, const Sum& other) {
    if (spans.length(other.longest) > spans.length(sum.longest)) sum.longest = other.longest;
    if (spans.reach(other.furthest) > spans.reach(sum.furthest)) sum.furthest = other.furthest;
    sum.flags |= other.flags;
}

SpanTree::Sum SpanTree::sum(const Spans& spans, std::size_t from, std::size_t to) const {
    Sum sum = at(spans, 0, from);
    for (std::size_t level = 0; from < to; ++level, from /= kFan, to /= kFan) {
        for (; from < to && from % kFan != 0; ++from) add(spans, sum, at(spans, level, from));
        for (; from < to && to % kFan != 0; --to) add(spans, sum, at(spans, level, to - 1));
    }
    return sum;
}

std::int64_t SpanTree::lastReaching(const Spans& spans, std::size_t to, Nanos time) const {
    const auto reaches = [&](std::size_t level, std::size_t i) { return spans.reach(at(spans, level, i).furthest) > time; };
    // Up and to the left until a node holds one …
    std::size_t level = 0;
    for (; to > 0; to /= kFan, ++level) {
        while (to % kFan != 0 && !reaches(level, to - 1)) --to;
        if (to % kFan != 0) break;
    }
    if (to == 0) return -1;
    // … then down to the last one in it.
    std::size_t i = to - 1;
    while (level > 0) {
        --level;
        const std::size_t size = level == 0 ? spans.start.size() : m_levels[level - 1].size();
        i = std::min(i * kFan + kFan, size) - 1;
        while (!reaches(level, i)) --i;
    }
    return static_cast<std::int64_t>(i);
}

}  // namespace interleave
