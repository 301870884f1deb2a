#include "core/trace/span_order.h"

#include <algorithm>
#include <utility>

namespace interleave {

void sortByStart(std::vector<Span>& spans) {
    const auto byStart = [](const Span& a, const Span& b) { return a.start < b.start; };
    if (std::is_sorted(spans.begin(), spans.end(), byStart)) return;

    std::vector<std::pair<Nanos, std::uint32_t>> order(spans.size());
    for (std::uint32_t i = 0; i < spans.size(); ++i) order[i] = {spans[i].start, i};
    std::sort(order.begin(), order.end());
    // Carry each span to its place along the cycles of the permutation.
    for (std::uint32_t i = 0; i < spans.size(); ++i) {
        if (order[i].second == i) continue;
        const Span first = spans[i];
        std::uint32_t hole = i;
        for (std::uint32_t from = order[hole].second; from != i; from = order[hole].second) {
            spans[hole] = spans[from];
            order[hole].second = hole;
            hole = from;
        }
        spans[hole] = first;
        order[hole].second = hole;
    }
}

}  // namespace interleave
