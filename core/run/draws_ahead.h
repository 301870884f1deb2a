#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/duration.h"
#include "core/base/random.h"
#include "core/scenario/program.h"

namespace interleave {

/// One duration of a kind that has at most two arguments, drawn by its key.
Nanos drawn(Draw::Kind kind, std::uint64_t key, double first, double second);

/// The durations that a step draws for the numbers of a loop, made a few at a time where they are asked for one after the other:
/// each is a chain of operations that wait for each other, and several chains side by side take little longer than one. A draw
/// depends on its key alone, so nobody can tell that it was made early. Leaves out draws whose arguments may change.
class DrawsAhead {
public:
    static bool suits(const Draw& draw) {
        return draw.kind != Draw::Kind::Fixed && draw.kind != Draw::Kind::Choice && draw.first.isConstant() &&
               draw.second.isConstant();
    }
    /// One that suits: a step's, for some purpose, in the loop whose key is `around`.
    Nanos get(const Draw& draw, std::uint64_t step, std::uint64_t purpose, std::uint64_t around, std::uint64_t number) {
        Known& known = m_known[(step + purpose) % m_known.size()];
        if (known.step != step || known.purpose != purpose || known.around != around) [[unlikely]]
            known.begin(step, purpose, around);
        const bool inTurn = number == known.next;
        known.next = number + 1;
        if (number - known.first < known.count) return known.values[number - known.first];
        return inTurn ? makeMore(known, draw, number)
                      : drawn(draw.kind, known.key(number), draw.first.constant, draw.second.constant);
    }

private:
    static constexpr std::size_t kAtOnce = 8;
    struct Known {
        std::uint64_t step = 0, purpose = 0, around = 0;
        std::uint64_t next = 0;  ///< after the one asked for last
        std::uint64_t first = 0, count = 0;
        std::array<Nanos, kAtOnce> values;
        void begin(std::uint64_t ofStep, std::uint64_t forPurpose, std::uint64_t inLoop) {
            step = ofStep, purpose = forPurpose, around = inLoop;
            next = UINT64_MAX, count = 0;  // one alone is not worth more
        }
        std::uint64_t key(std::uint64_t number) const { return draw::mix(draw::mix(draw::mix(around, number), step), purpose); }
    };
    static Nanos makeMore(Known& known, const Draw& draw, std::uint64_t first);

    std::array<Known, 16> m_known;  ///< whoever comes later takes the place
};

}  // namespace interleave
