#include "app/panels/slider_scale.h"

#include <rapidcheck.h>

#include "tests/catch.h"

using namespace interleave;

namespace {

Parameter parameter(ParameterType type, double minimum, double maximum) {
    Parameter parameter;
    parameter.type = type;
    parameter.minimum = minimum;
    parameter.maximum = maximum;
    return parameter;
}

}  // namespace

TEST_CASE("a slider of counts has a position for each", "[panels]") {
    const SliderScale scale(parameter(ParameterType::Int, 1, 16));
    CHECK(scale.steps() == 15);
    for (int count = 1; count <= 16; ++count) CHECK(scale.value(scale.position(count)) == count);
}

TEST_CASE("a wide range is spread by ratio", "[panels]") {
    const SliderScale scale(parameter(ParameterType::Duration, 0.001, 10));
    CHECK(scale.value(0) == Approx(0.001));
    CHECK(scale.value(scale.steps()) == Approx(10));
    CHECK(scale.value(scale.steps() / 2) == Approx(0.1));
    const SliderScale narrow(parameter(ParameterType::Fraction, 0, 1));
    CHECK(narrow.value(narrow.steps() / 2) == Approx(0.5));
}

TEST_CASE("a range of one value has one position", "[panels]") {
    const SliderScale scale(parameter(ParameterType::Int, 3, 3));
    CHECK(scale.steps() == 0);
    CHECK(scale.value(0) == 3);
    CHECK(scale.position(3) == 0);
}

TEST_CASE("positions and values go up together, stay within the range, and agree", "[panels]") {
    CHECK(rc::check("any range", [] {
        const auto type =
            *rc::gen::element(ParameterType::Int, ParameterType::Duration, ParameterType::Fraction, ParameterType::Bytes);
        const double minimum = *rc::gen::inRange(0, 50), maximum = minimum + *rc::gen::inRange(1, 2'000'000);
        const SliderScale scale(parameter(type, minimum, maximum));
        double last = minimum;
        for (int position = 0; position <= scale.steps(); ++position) {
            const double value = scale.value(position);
            RC_ASSERT(value >= last && value <= maximum);
            RC_ASSERT(scale.value(scale.position(value)) == Approx(value).epsilon(0.06).margin((maximum - minimum) * 0.01));
            last = value;
        }
        RC_ASSERT(last == maximum);
    }));
}
