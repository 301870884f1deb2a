#include "core/run/draws_ahead.h"

namespace interleave {

Nanos drawn(Draw::Kind kind, std::uint64_t key, double first, double second) {
    switch (kind) {
        case Draw::Kind::Uniform: return fromSeconds(draw::uniform(key, first, second));
        case Draw::Kind::Normal: return fromSeconds(draw::normal(key, first, second));
        case Draw::Kind::Lognormal: return fromSeconds(draw::lognormal(key, first, second));
        case Draw::Kind::Exponential: return fromSeconds(draw::exponential(key, first));
        case Draw::Kind::Fixed:
        case Draw::Kind::Choice: break;
    }
    return fromSeconds(first);
}

Nanos DrawsAhead::makeMore(Known& known, const Draw& draw, std::uint64_t first) {
    known.first = first;
    known.count = kAtOnce;
    std::array<std::uint64_t, kAtOnce> keys;
    for (std::size_t i = 0; i < kAtOnce; ++i) keys[i] = known.key(first + i);
    for (std::size_t i = 0; i < kAtOnce; ++i)
        known.values[i] = drawn(draw.kind, keys[i], draw.first.constant, draw.second.constant);
    return known.values[0];
}

}  // namespace interleave
