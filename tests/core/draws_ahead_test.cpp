#include "core/run/draws_ahead.h"

#include <rapidcheck.h>

#include "tests/catch.h"

using namespace interleave;

TEST_CASE("a draw that was made ahead is the one that its key gives", "[run][random][property]") {
    CHECK(rc::check("steps, loops and numbers in any order", [] {
        Draw draw;
        draw.kind = *rc::gen::element(Draw::Kind::Uniform, Draw::Kind::Normal, Draw::Kind::Lognormal, Draw::Kind::Exponential);
        draw.first.constant = 0.25;
        draw.second.constant = 0.75;
        RC_ASSERT(DrawsAhead::suits(draw));
        DrawsAhead ahead;
        for (int walk = *rc::gen::inRange(1, 40); walk > 0; --walk) {
            const auto step = *rc::gen::inRange<std::uint64_t>(0, 20), around = *rc::gen::inRange<std::uint64_t>(0, 2);
            const auto from = *rc::gen::inRange<std::uint64_t>(0, 30), steps = *rc::gen::inRange<std::uint64_t>(1, 20);
            for (std::uint64_t number = from; number < from + steps; ++number) {
                const std::uint64_t key = draw::mix(draw::mix(draw::mix(around, number), step), 1);
                RC_ASSERT(ahead.get(draw, step, 1, around, number) == drawn(draw.kind, key, 0.25, 0.75));
            }
        }
    }));
}
