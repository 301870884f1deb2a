#include "core/run/draws_ahead.h"
#include "core/run/interpreter.h"

namespace interleave {

void Interpreter::fatal(Error error) {
    if (!m_error) m_error = std::move(error);
    m_loop.stop();
}

template <class T>
T Interpreter::orFatal(Result<T> result, T otherwise) {
    if (result.ok()) return std::move(result).value();
    fatal(result.error());
    return otherwise;
}

double Interpreter::value(const Number& number, const Environment& env) {
    if (number.isConstant()) return number.constant;
    env.fill(m_slots);
    return orFatal(m_program.evaluate(number, m_slots), 0.0);
}

std::int64_t Interpreter::count(const Number& number, const Environment& env, std::int64_t least) {
    if (!number.isConstant()) env.fill(m_slots);
    return orFatal(m_program.count(number, m_slots, least), std::int64_t{0});
}

std::uint64_t Interpreter::drawKey(const Step& step, const Environment& env, Purpose purpose) const {
    return draw::mix(draw::mix(env.key(), step.key), static_cast<std::uint64_t>(purpose));
}

/// So that no instant that is reckoned from here lies beyond what ns count.
bool Interpreter::timeIsUp(const Step& step) {
    constexpr Nanos kLatest = kNever - 2 * kLongest;
    if (m_loop.now() <= kLatest) return false;
    impossible(step, "this run would last for more than 255 years", "shorten its steps, or make fewer of them");
    return true;
}

Nanos Interpreter::ahead(const Draw& draw, const Step& step, const Environment::Draws& draws, Purpose purpose) {
    if (timeIsUp(step)) return 0;
    return m_drawn.get(draw, step.key, static_cast<std::uint64_t>(purpose), draws.around, draws.number);
}

Nanos Interpreter::duration(const Draw& draw, const Step& step, const Environment& env, Purpose purpose) {
    const Environment::Draws& draws = env.draws();
    if (draws.number != Environment::Draws::kNoNumber && DrawsAhead::suits(draw)) return ahead(draw, step, draws, purpose);
    if (timeIsUp(step)) return 0;
    const double first = value(draw.first, env);
    if (draw.kind == Draw::Kind::Fixed) return fromSeconds(first);
    const std::uint64_t key = drawKey(step, env, purpose);
    if (draw.kind != Draw::Kind::Choice) return drawn(draw.kind, key, first, value(draw.second, env));
    double left = draw::unit(key);
    for (const auto& [weight, number] : draw.choices)
        if ((left -= weight) < 0) return fromSeconds(value(number, env));
    return fromSeconds(value(draw.choices.back().second, env));
}

}  // namespace interleave
