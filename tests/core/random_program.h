#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/core/runs.h"

namespace interleave {

/// A random program as text, from a list of numbers: what a cancelled scope must be able to end, so no shields, spawned tasks,
/// `finally` or gathers that leave their children behind. Leaves are called after what bounds them: `cpu3` asks for 3 ms of work;
/// all inside `two` is called `two…`, all inside `one` `one…`. Durations from 1 to 8 ms.
class RandomProgram {
public:
    explicit RandomProgram(std::vector<std::uint32_t> choices) : m_choices(std::move(choices)) {}

    std::string text() {
        return around(R"({"timeout":"25 ms","do":)" + step(4, "") + R"(,"else":[]})", R"("limits":{"one":1,"two":2},)");
    }

    /// Two stages around random steps, for the bound of the queue between them.
    std::string pipeline() {
        return around(R"({"pipeline":{"items":)" + number(9) + R"(,"stages":[{"name":"put","workers":)" + number(3) +
                          R"(,"do":)" + step(1, "") + R"(},{"name":"get","workers":)" + number(3) + R"(,"queue":)" +
                          number(kBound) + R"(,"do":)" + step(1, "") + "}]}}",
                      R"("limits":{"one":1,"two":2},)");
    }
    static constexpr std::uint32_t kBound = 3;

private:
    std::uint32_t pick(std::uint32_t below) { return m_next < m_choices.size() ? m_choices[m_next++] % below : 0; }
    std::string number(std::uint32_t most) { return std::to_string(1 + pick(most)); }

    std::string leaf(const std::string& inside) {
        const std::string length = number(8);
        switch (pick(6)) {
            case 0: return R"({"io":")" + length + R"( ms","fail":"=1","name":")" + inside + R"(fails"})";
            case 1:
            case 2: return R"({"cpu":")" + length + R"( ms","name":")" + inside + "cpu" + length + R"("})";
            case 3: return R"({"block":"1 ms","on":"pool","name":")" + inside + R"(block"})";
            default: return R"({"io":")" + length + R"( ms","name":")" + inside + R"(io"})";
        }
    }
    std::string list(int depth, const std::string& inside) {
        std::string all = "[";
        for (std::uint32_t i = 0, many = 1 + pick(3); i < many; ++i) all += (i ? "," : "") + step(depth, inside);
        return all + "]";
    }
    std::string step(int depth, const std::string& inside) {
        if (depth == 0) return leaf(inside);
        switch (pick(9)) {
            case 0: return list(depth - 1, inside);
            case 1: return R"({"gather":)" + list(depth - 1, inside) + R"(,"return_exceptions":true})";
            case 2: return R"({"group":)" + list(depth - 1, inside) + "}";
            case 3: return R"({"first":1,"of":)" + list(depth - 1, inside) + "}";
            case 4:
                return R"({"gather":{"each":)" + number(4) + R"(,"every":"=item * 0.001","do":)" + step(depth - 1, inside) +
                       R"(},"return_exceptions":true})";
            case 5: return R"({"timeout":")" + number(8) + R"( ms","do":)" + step(depth - 1, inside) + R"(,"else":[]})";
            case 6: return R"({"retry":{"attempts":2,"initial":"1 ms"},"do":)" + step(depth - 1, inside) + "}";
            case 7:
                if (!inside.empty()) return leaf(inside);  // one inside the other may be a deadlock
                return R"({"limit":"two","do":)" + leaf("two") + "}";
            default:
                if (!inside.empty()) return leaf(inside);
                return R"({"limit":"one","do":)" + leaf("one") + "}";
        }
    }

    std::vector<std::uint32_t> m_choices;
    std::size_t m_next = 0;
};

}  // namespace interleave
