#include "core/base/random.h"

#include <bit>
#include <cmath>
#include <set>

#include "core/base/portable_math.h"
#include "tests/catch.h"

using namespace interleave;

namespace {

double relativeError(double actual, double expected) {
    return expected == 0 ? std::fabs(actual) : std::fabs((actual - expected) / expected);
}

struct Moments {
    double mean, deviation;
};
template <class Draw>
Moments momentsOf(Draw drawOne) {
    constexpr int kCount = 100'000;
    double sum = 0, squares = 0;
    for (int i = 0; i < kCount; ++i) {
        const double x = drawOne(draw::mix(7, static_cast<std::uint64_t>(i)));
        sum += x;
        squares += x * x;
    }
    const double mean = sum / kCount;
    return {mean, std::sqrt(squares / kCount - mean * mean)};
}

}  // namespace

TEST_CASE("our log and exp agree with the C library's", "[base][random]") {
    double worstLog = 0, worstExp = 0, worstNearOne = 0;
    for (double x = 1e-300; x < 1e300; x *= 1.37) worstLog = std::max(worstLog, relativeError(portable::log(x), std::log(x)));
    for (int i = -1000; i <= 1000; ++i)
        if (i != 0) worstNearOne = std::max(worstNearOne, relativeError(portable::log(1 + i * 1e-6), std::log(1 + i * 1e-6)));
    for (double x = -700; x < 700; x += 0.317) worstExp = std::max(worstExp, relativeError(portable::exp(x), std::exp(x)));
    CHECK(worstLog < 1e-14);
    CHECK(worstNearOne < 1e-14);
    CHECK(worstExp < 1e-12);
    CHECK(portable::log(1) == 0);
    CHECK(portable::exp(0) == 1);
    CHECK(portable::exp(-1000) == 0);
    CHECK(std::isinf(portable::exp(1000)));
}

TEST_CASE("our inverse normal undoes the normal distribution", "[base][random]") {
    // From value to probability by the complementary error function, and back; in the lower half, where both are precise.
    double worst = 0;
    for (double z = -37; z < -0.01; z += 0.0137) {
        const double p = std::erfc(-z / std::sqrt(2.0)) / 2;
        worst = std::max(worst, relativeError(portable::inverseNormal(p), z));
        if (p > 1e-3) CHECK(portable::inverseNormal(1 - p) == Approx(-z).epsilon(1e-10));
    }
    CHECK(worst < 1e-12);
    CHECK(portable::inverseNormal(0.5) == 0);
}

TEST_CASE("draws have the bits they always had", "[base][random]") {
    const std::uint64_t key = draw::mix(draw::mix(42, 1), 2);
    CHECK(key == 0x2586c4eb8fea86baULL);
    CHECK(std::bit_cast<std::uint64_t>(draw::unit(key)) == 0x3fdf1c84112ee6acULL);
    CHECK(std::bit_cast<std::uint64_t>(draw::uniform(key, 0.05, 0.25)) == 0x3fc2d834d3ac5c45ULL);
    CHECK(std::bit_cast<std::uint64_t>(draw::normal(key, 1, 0.2)) == 0x3fefc6f777dcad92ULL);
    CHECK(std::bit_cast<std::uint64_t>(draw::lognormal(key, 0.135, 0.4)) == 0x3fc10a82c7a836e4ULL);
    CHECK(std::bit_cast<std::uint64_t>(draw::exponential(key, 0.2)) == 0x3fc2772bd60cc826ULL);
}

TEST_CASE("draws are distributed as they say", "[base][random]") {
    const Moments uniform = momentsOf([](std::uint64_t k) { return draw::uniform(k, 2, 6); });
    CHECK(uniform.mean == Approx(4).epsilon(0.01));
    CHECK(uniform.deviation == Approx(4 / std::sqrt(12.0)).epsilon(0.01));
    const Moments normal = momentsOf([](std::uint64_t k) { return draw::normal(k, 5, 2); });
    CHECK(normal.mean == Approx(5).epsilon(0.01));
    CHECK(normal.deviation == Approx(2).epsilon(0.01));
    const Moments exponential = momentsOf([](std::uint64_t k) { return draw::exponential(k, 3); });
    CHECK(exponential.mean == Approx(3).epsilon(0.02));
    CHECK(exponential.deviation == Approx(3).epsilon(0.02));
    const Moments logs = momentsOf([](std::uint64_t k) { return std::log(draw::lognormal(k, 2, 0.5)); });
    CHECK(logs.mean == Approx(std::log(2.0)).epsilon(0.01));
    CHECK(logs.deviation == Approx(0.5).epsilon(0.01));
}

TEST_CASE("keys do not collide and do not commute", "[base][random]") {
    std::set<std::uint64_t> keys;
    for (std::uint64_t a = 0; a < 200; ++a)
        for (std::uint64_t b = 0; b < 200; ++b) keys.insert(draw::mix(draw::mix(1, a), b));
    CHECK(keys.size() == 40'000);
    for (std::uint64_t k = 0; k < 1000; ++k) {
        CHECK(draw::unit(k) >= 0);
        CHECK(draw::unit(k) < 1);
    }
    CHECK(draw::uniform(3, 5, 5) == 5);
}
