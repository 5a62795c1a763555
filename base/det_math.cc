#include "base/det_math.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace spikeloom::det {
namespace {

// ln 2 in two parts: the first has 20 trailing zero bits, so k * kLn2High is exact for |k| < 2^20.
constexpr double kLn2High = 0x1.62e42feep-1;
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
constexpr double kInvLn2 = 0x1.71547652b82fep+0;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// c[0] + c[1] x + c[2] x^2 + ...
template <std::size_t N>
double polynomial(const std::array<double, N>& c, double x) {
  double sum = c[N - 1];
  for (std::size_t i = N - 1; i-- > 0;) sum = sum * x + c[i];
  return sum;
}

// 2^k for -1022 <= k <= 1023.
double power_of_two(int k) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);
}

// Nearest integer by adding and taking away 1.5 * 2^52; |x| < 2^51.
double nearest(double x) {
  constexpr double kMagic = 0x1.8p52;
  return (x + kMagic) - kMagic;
}

}  // namespace

// x = k ln 2 + r with |r| <= ln(2)/2; exp(r) by its Taylor series, whose term r^14/14! is below
// 5e-18. 1 + (r + rest) keeps the small terms apart so that only the last addition rounds much.
double exp(double x) {
  if (x != x) return x;
  if (x > 709.782712893384) return kInfinity;
  if (x < -745.1332191019412) return 0.0;
  const double k = nearest(x * kInvLn2);
  const double high = x - k * kLn2High;
  const double low = k * kLn2Low;
  const double r = high - low;
  const double r_error = (high - r) - low;
  static constexpr std::array<double, 12> kTaylor{
      1.0 / 2,       1.0 / 6,        1.0 / 24,        1.0 / 120,
      1.0 / 720,     1.0 / 5040,     1.0 / 40320,     1.0 / 362880,
      1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800.0};
  const double value = 1.0 + (r + (r_error + r * r * polynomial(kTaylor, r)));
  // In two steps, because 2^k alone may be subnormal or too large.
  const int exponent = static_cast<int>(k);
  const int half = exponent / 2;
  return value * power_of_two(half) * power_of_two(exponent - half);
}

// x = 2^k (1 + f) with 1 + f in [1/sqrt 2, sqrt 2]; with s = f / (2 + f),
// log(1 + f) = 2 atanh(s) = f - f^2/2 + s (f^2/2 + rest), rest = 2 s^2/3 + 2 s^4/5 + ...;
// s^2 < 0.0295, so that the first term left out is below 1e-18. f is exact.
double log(double x) {
  if (!(x > 0.0)) return x == 0.0 ? -kInfinity : kNan;
  if (x == kInfinity) return x;
  int k = 0;
  if (x < std::numeric_limits<double>::min()) {
    x *= 0x1p54;
    k = -54;
  }
  const auto bits = std::bit_cast<std::uint64_t>(x);
  k += static_cast<int>(bits >> 52) - 1023;
  double m = std::bit_cast<double>((bits & 0x000fffffffffffffULL) | 0x3ff0000000000000ULL);
  if (m > 0x1.6a09e667f3bcdp+0) {
    m *= 0.5;
    ++k;
  }
  const double f = m - 1.0;
  const double s = f / (2.0 + f);
  const double z = s * s;
  static constexpr std::array<double, 10> kAtanh{2.0 / 3,  2.0 / 5,  2.0 / 7,  2.0 / 9,  2.0 / 11,
                                                 2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21};
  const double rest = z * polynomial(kAtanh, z);
  const double half_square = 0.5 * f * f;
  const double exponent = k;
  return exponent * kLn2High -
         ((half_square - (s * (half_square + rest) + exponent * kLn2Low)) - f);
}

// Kahan: the error of rounding 1 + x cancels in log(u) / (u - 1).
double log1p(double x) {
  const double u = 1.0 + x;
  if (u == 1.0) return x;
  if (u == kInfinity) return u;
  return log(u) * (x / (u - 1.0));
}

// Rational approximations of Cody (1969, Math. Comp. 23:631), as given for the normal law in his
// SPECFUN routine ANORM.
double normal_cdf(double z) {
  if (z != z) return z;
  const double y = std::fabs(z);
  if (y <= 0.67448975) {
    static constexpr std::array<double, 5> kNumerator{18154.981253343561249, 1067.6894854603709582,
                                                      161.02823106855587881, 2.2352520354606839287,
                                                      0.065682337918207449113};
    static constexpr std::array<double, 5> kDenominator{
        45507.789335026729956, 10260.932208618978205, 976.09855173777669322, 47.20258190468824187,
        1.0};
    const double square = z * z;
    return 0.5 + z * polynomial(kNumerator, square) / polynomial(kDenominator, square);
  }
  if (y > 38.6) return z > 0.0 ? 1.0 : 0.0;
  double ratio = 0.0;
  if (y <= 5.656854249492380) {
    static constexpr std::array<double, 9> kNumerator{
        9842.7148383839780218, 11602.651437647350124,  6848.1904505362823326,
        2494.5375852903726711, 597.27027639480026226,  93.506656132177855979,
        8.8831497943883759412, 0.39894151208813466764, 1.0765576773720192317e-8};
    static constexpr std::array<double, 9> kDenominator{
        19685.429676859990727, 38912.003286093271411, 34900.952721145977266,
        18615.571640885098091, 6485.558298266760755,  1519.377599407554805,
        235.38790178262499861, 22.266688044328115691, 1.0};
    ratio = polynomial(kNumerator, y) / polynomial(kDenominator, y);
  } else {
    static constexpr std::array<double, 6> kNumerator{
        2.9112874951168792e-5, 0.001421619193227893466, 0.022235277870649807,
        0.1274011611602473639, 0.21589853405795699,     0.02307344176494017303};
    static constexpr std::array<double, 6> kDenominator{
        7.29751555083966205e-5, 0.00378239633202758244, 0.0659881378689285515,
        0.468238212480865118,   1.28426009614491121,    1.0};
    constexpr double kInvSqrtTwoPi = 0.398942280401432677939946;
    const double inverse = 1.0 / (z * z);
    const double tail =
        inverse * polynomial(kNumerator, inverse) / polynomial(kDenominator, inverse);
    ratio = (kInvSqrtTwoPi - tail) / y;
  }
  // exp(-y^2/2) with y^2 = coarse^2 + rest, coarse a multiple of 1/16: coarse^2 is exact.
  const double coarse = static_cast<double>(static_cast<int>(y * 16.0)) / 16.0;
  const double rest = (y - coarse) * (y + coarse);
  const double tail = exp(-0.5 * coarse * coarse) * exp(-0.5 * rest) * ratio;
  return z > 0.0 ? 1.0 - tail : tail;
}

// Wichura (1988), Algorithm AS 241, PPND16.
double normal_quantile(double p) {
  const double q = p - 0.5;
  if (std::fabs(q) <= 0.425) {
    static constexpr std::array<double, 8> kNumerator{
        3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
        45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727};
    static constexpr std::array<double, 8> kDenominator{1.0,
                                                        42.313330701600911252,
                                                        687.18700749205790830,
                                                        5394.1960214247511077,
                                                        21213.794301586595867,
                                                        39307.895800092710610,
                                                        28729.085735721942674,
                                                        5226.4952788528545610};
    const double r = 0.180625 - q * q;
    return q * polynomial(kNumerator, r) / polynomial(kDenominator, r);
  }
  if (!(p > 0.0 && p < 1.0)) return p == 0.0 ? -kInfinity : (p == 1.0 ? kInfinity : kNan);
  const double r = std::sqrt(-log(q < 0.0 ? p : 1.0 - p));
  double z = 0.0;
  if (r <= 5.0) {
    static constexpr std::array<double, 8> kNumerator{
        1.42343711074968357734,   4.63033784615654529590,   5.76949722146069140550,
        3.64784832476320460504,   1.27045825245236838258,   0.241780725177450611770,
        0.0227238449892691845833, 7.74545014278341407640e-4};
    static constexpr std::array<double, 8> kDenominator{1.0,
                                                        2.05319162663775882187,
                                                        1.67638483018380384940,
                                                        0.689767334985100004550,
                                                        0.148103976427480074590,
                                                        0.0151986665636164571966,
                                                        5.47593808499534494600e-4,
                                                        1.05075007164441684324e-9};
    z = polynomial(kNumerator, r - 1.6) / polynomial(kDenominator, r - 1.6);
  } else {
    static constexpr std::array<double, 8> kNumerator{
        6.65790464350110377720,    5.46378491116411436990,   1.78482653991729133580,
        0.296560571828504891230,   0.0265321895265761230930, 1.24266094738807843860e-3,
        2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static constexpr std::array<double, 8> kDenominator{1.0,
                                                        0.599832206555887937690,
                                                        0.136929880922735805310,
                                                        0.0148753612908506148525,
                                                        7.86869131145613259100e-4,
                                                        1.84631831751005468180e-5,
                                                        1.42151175831644588870e-7,
                                                        2.04426310338993978564e-15};
    z = polynomial(kNumerator, r - 5.0) / polynomial(kDenominator, r - 5.0);
  }
  return q < 0.0 ? -z : z;
}

}  // namespace spikeloom::det
