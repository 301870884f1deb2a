#include "core/base/portable_math.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace interleave::portable {
namespace {

// ln 2 in two parts: a multiple of the first by an exponent is exact, the second mends what it lacks.
constexpr double kLn2High = 6.93147180369123816490e-01;
constexpr double kLn2Low = 1.90821492927058770002e-10;

template <std::size_t N>
double polynomial(const double (&coefficients)[N], double x) {
    double sum = coefficients[N - 1];
    for (std::size_t i = N - 1; i-- > 0;) sum = sum * x + coefficients[i];
    return sum;
}

}  // namespace

namespace {

// A logarithm's argument is brought into [sqrt(1/2), sqrt(2)), then measured from the nearest of these points.
constexpr int kPointsPerUnit = 128, kFirstPoint = 90, kLastPoint = 181;
struct Point {
    double inverse;    ///< of the point
    double logarithm;  ///< of the point; 0 at 1, so nothing cancels around it
};
constexpr auto kPoints = [] {
    std::array<Point, kLastPoint - kFirstPoint + 1> points{};
    for (int i = kFirstPoint; i <= kLastPoint; ++i) {
        const double point = static_cast<double>(i) / kPointsPerUnit;
        // log p = 2 artanh((p - 1) / (p + 1)), whose argument is at most 0.174: eleven terms of the series suffice.
        const double z = (point - 1) / (point + 1);
        double tail = 0;
        for (int k = 23; k >= 3; k -= 2) tail = (tail + 1.0 / k) * (z * z);
        points[static_cast<std::size_t>(i - kFirstPoint)] = {1 / point, 2 * z + 2 * z * tail};
    }
    return points;
}();

}  // namespace

double log(double x) {
    constexpr auto kHalfRoot = std::bit_cast<std::int64_t>(0.70710678118654752440);
    constexpr int kMantissaBits = 52;
    const auto bits = std::bit_cast<std::int64_t>(x);
    const std::int64_t exponent = (bits - kHalfRoot) >> kMantissaBits;
    const auto mantissa = std::bit_cast<double>(bits - (exponent << kMantissaBits));
    const int nearest = static_cast<int>(mantissa * kPointsPerUnit + 0.5);
    const Point& point = kPoints[static_cast<std::size_t>(nearest - kFirstPoint)];
    // The difference is exact; log(1 + r) for r of at most 0.0056 by seven terms, grouped so that few wait for each other.
    const double r = (mantissa - nearest * (1.0 / kPointsPerUnit)) * point.inverse;
    const double square = r * r;
    const double tail = (1.0 / 3 - r * (1.0 / 4)) + square * ((1.0 / 5 - r * (1.0 / 6)) + square * (1.0 / 7));
    const auto power = static_cast<double>(exponent);
    return (power * kLn2High + point.logarithm) + (r + (power * kLn2Low + square * (r * tail - 0.5)));
}

double exp(double x) {
    if (x > 709.78) return std::numeric_limits<double>::infinity();
    if (x < -745) return 0;
    const double power = std::floor(x / (kLn2High + kLn2Low) + 0.5);
    const double rest = (x - power * kLn2High) - power * kLn2Low;  // at most 0.347 in size
    double sum = 1;
    for (int k = 14; k >= 1; --k) sum = 1 + sum * rest / k;
    return std::ldexp(sum, static_cast<int>(power));  // exact
}

// The rational approximations of M. J. Wichura, "Algorithm AS 241: The percentage points of the normal
// distribution", Applied Statistics 37 (1988): one for the middle, two for the tails.
double inverseNormal(double p) {
    static constexpr double kMiddleOver[] = {3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3,
                                             1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                             3.3430575583588128105e+4, 2.5090809287301226727e+3};
    static constexpr double kMiddleUnder[] = {1.0,
                                              4.2313330701600911252e+1,
                                              6.8718700749205790830e+2,
                                              5.3941960214247511077e+3,
                                              2.1213794301586595867e+4,
                                              3.9307895800092710610e+4,
                                              2.8729085735721942674e+4,
                                              5.2264952788528545610e+3};
    static constexpr double kNearOver[] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                           3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                           2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static constexpr double kNearUnder[] = {1.0,
                                            2.05319162663775882187e0,
                                            1.67638483018380384940e0,
                                            6.89767334985100004550e-1,
                                            1.48103976427480074590e-1,
                                            1.51986665636164571966e-2,
                                            5.47593808499534494600e-4,
                                            1.05075007164441684324e-9};
    static constexpr double kFarOver[] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                          2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                          2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static constexpr double kFarUnder[] = {1.0,
                                           5.99832206555887937690e-1,
                                           1.36929880922735805310e-1,
                                           1.48753612908506148525e-2,
                                           7.86869131145613259100e-4,
                                           1.84631831751005468180e-5,
                                           1.42151175831644588870e-7,
                                           2.04426310338993978564e-15};
    const double q = p - 0.5;
    if (std::fabs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(kMiddleOver, r) / polynomial(kMiddleUnder, r);
    }
    const double r = std::sqrt(-log(q < 0 ? p : 1 - p));
    const double size = r <= 5 ? polynomial(kNearOver, r - 1.6) / polynomial(kNearUnder, r - 1.6)
                               : polynomial(kFarOver, r - 5) / polynomial(kFarUnder, r - 5);
    return q < 0 ? -size : size;
}

}  // namespace interleave::portable
