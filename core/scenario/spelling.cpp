#include "core/scenario/spelling.h"

#include <algorithm>
#include <vector>

namespace interleave {
namespace {

/// Optimal string alignment distance: edits and swaps of neighbours, each part of the word edited once.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before, last(b.size() + 1), now(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = std::min(now[j], before[j - 2] + 1);
        }
        before = last;
        std::swap(last, now);
    }
    return last[b.size()];
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
    if (word.size() > 60) return {};
    std::string_view best;
    std::size_t least = word.size() / 3 + 2;  // this many edits make another word of it
    for (std::string_view candidate : known) {
        if (candidate.size() > 60) continue;
        const std::size_t edits = distance(word, candidate);
        if (edits < least && edits < std::max(word.size(), candidate.size())) {
            least = edits;
            best = candidate;
        }
    }
    if (!best.empty()) return best;
    for (std::string_view candidate : known)  // `integer` for `int`, `max` for `maximum`
        if (std::min(word.size(), candidate.size()) >= 3 && (word.starts_with(candidate) || candidate.starts_with(word)))
            return candidate;
    return {};
}

std::string suggestion(std::string_view word, std::span<const std::string_view> known) {
    if (const std::string_view near = nearest(word, known); !near.empty()) return "did you mean `" + std::string(near) + "`?";
    if (known.empty()) return "none is defined";
    std::string list = "known are ";
    const std::size_t shown = std::min<std::size_t>(known.size(), 12);
    for (std::size_t i = 0; i < shown; ++i) {
        if (i > 0) list += i + 1 == known.size() ? " and " : ", ";
        list += '`' + std::string(known[i]) + '`';
    }
    return shown < known.size() ? list + " …" : list;
}

}  // namespace interleave
