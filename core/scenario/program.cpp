#include "core/scenario/program.h"

#include <fmt/format.h>

#include <cmath>

#include "core/scenario/bound_expressions.h"
#include "core/scenario/document.h"
#include "core/scenario/parameters.h"

namespace interleave {

Program::Program() = default;
Program::~Program() = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;

Result<double> Program::evaluate(const Number& number, std::span<const double> slots) const {
    if (number.isConstant()) return number.constant;
    const Expressions::Bound& bound = expressions->bound[static_cast<std::size_t>(number.expression)];
    std::vector<double>& values = expressions->scratch;
    values.clear();
    for (const Expressions::Input& input : bound.inputs)
        values.push_back(input.slot == kNoSlot ? input.value : slots[input.slot]);
    const double value = bound.compiled->evaluate(values) * bound.scale;
    if (std::isfinite(value) && (value >= 0 || bound.mayBeNegative)) return value;
    return toError(
        {bound.at, fmt::format("`{}` comes out as {}", bound.text, value), "it must be a number, and not negative here"}, file);
}

Result<std::int64_t> Program::count(const Number& number, std::span<const double> slots, std::int64_t least) const {
    const Result<double> value = evaluate(number, slots);
    if (!value) return value.error();
    const bool inRange = *value >= static_cast<double>(least) && *value <= kLargestCount;
    if (inRange && *value == std::floor(*value)) return static_cast<std::int64_t>(*value);
    Refusal refusal{{},
                    fmt::format("a count comes out as {}", *value),
                    fmt::format("a count is whole, from {} to {:.0f}", least, kLargestCount)};
    if (!number.isConstant()) {
        const Expressions::Bound& bound = expressions->bound[static_cast<std::size_t>(number.expression)];
        refusal.at = bound.at;
        refusal.message = fmt::format("the count `{}` comes out as {}", bound.text, *value);
    }
    return toError(refusal, file);
}

}  // namespace interleave
