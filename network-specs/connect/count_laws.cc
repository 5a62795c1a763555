#include "network-specs/connect/count_laws.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/assert.h"
#include "base/det_math.h"

namespace spikeloom::connect {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kInversionBelow = 10.0;  // mean; BTRS is proven from here on

// log(n!) - log(sqrt(2 pi n) (n / e)^n): exact values, then Stirling's series.
double stirling_error(double n) {
  static constexpr std::array<double, 16> kExact{0.0,
                                                 0.081061466795327258220,
                                                 0.041340695955409294094,
                                                 0.027677925684998339149,
                                                 0.020790672103765093112,
                                                 0.016644691189821192163,
                                                 0.013876128823070747999,
                                                 0.011896709945891770095,
                                                 0.010411265261972096497,
                                                 0.0092554621827127329177,
                                                 0.0083305634333628712565,
                                                 0.0075736754879518407950,
                                                 0.0069428401072095298657,
                                                 0.0064089941880042070684,
                                                 0.0059513701127588477356,
                                                 0.0055547335519628013710};
  if (n < 16.0) return kExact[static_cast<std::size_t>(n)];
  const double square = n * n;
  return (1.0 / 12 -
          (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / square) / square) / square) /
              square) /
         n;
}

// x log(x / mean) + mean - x, by a series where the two nearly cancel.
double deviance(double x, double mean) {
  const double difference = x - mean;
  if (std::fabs(difference) >= 0.1 * (x + mean)) return x * det::log(x / mean) + mean - x;
  const double v = difference / (x + mean);
  double sum = difference * v;
  double term = 2.0 * x * v;
  for (int j = 1; j < 1000; ++j) {
    term *= v * v;
    const double next = sum + term / (2 * j + 1);
    if (next == sum) break;
    sum = next;
  }
  return sum;
}

double log_binomial(double k, double n, double p, double q) {
  if (p == 0.0) return k == 0.0 ? 0.0 : -kInfinity;
  if (q == 0.0) return k == n ? 0.0 : -kInfinity;
  if (k == 0.0) return n == 0.0 ? 0.0 : n * (p < q ? det::log1p(-p) : det::log(q));
  if (k == n) return n * (q < p ? det::log1p(-q) : det::log(p));
  constexpr double kLogTwoPi = 1.8378770664093454836;
  return stirling_error(n) - stirling_error(k) - stirling_error(n - k) - deviance(k, n * p) -
         deviance(n - k, n * q) - 0.5 * (kLogTwoPi + det::log(k) + det::log1p(-k / n));
}

// Three binomials with the same p: the common factors cancel.
double log_hypergeometric(double k, double total, double inside, double n) {
  const double p = n / total;
  const double q = (total - n) / total;
  return log_binomial(k, inside, p, q) + log_binomial(n - k, total - inside, p, q) -
         log_binomial(n, total, p, q);
}

std::uint64_t binomial_by_inversion(double n, double p, StreamReader& words) {
  const double odds = p / (1.0 - p);
  double probability = det::exp(n * det::log1p(-p));
  double left = words.next_unit();
  double k = 0.0;
  while (left > probability && k < n) {
    left -= probability;
    probability *= odds * (n - k) / (k + 1.0);
    k += 1.0;
  }
  return static_cast<std::uint64_t>(k);
}

// BTRS; p at most 1/2. The names are those of the paper.
std::uint64_t binomial_by_rejection(double n, double p, StreamReader& words) {
  const double sd = std::sqrt(n * p * (1.0 - p));
  const double b = 1.15 + 2.53 * sd;
  const double a = -0.0873 + 0.0248 * b + 0.01 * p;
  const double c = n * p + 0.5;
  const double v_r = 0.92 - 4.2 / b;
  const double alpha = (2.83 + 5.1 / b) * sd;
  const double mode = std::floor((n + 1.0) * p);
  while (true) {
    const double u = words.next_unit() - 0.5;
    const double v = words.next_unit();
    const double us = 0.5 - std::fabs(u);
    const double k = std::floor((2.0 * a / us + b) * u + c);
    if (us >= 0.07 && v <= v_r) return static_cast<std::uint64_t>(k);
    if (k < 0.0 || k > n) continue;
    const double log_ratio = log_binomial(k, n, p, 1.0 - p) - log_binomial(mode, n, p, 1.0 - p);
    if (det::log(v * alpha / (a / (us * us) + b)) <= log_ratio)
      return static_cast<std::uint64_t>(k);
  }
}

// For both of the next: inside and n are at most total / 2.
std::uint64_t hypergeometric_by_inversion(double total, double inside, double n,
                                          StreamReader& words) {
  double probability = det::exp(log_hypergeometric(0.0, total, inside, n));
  double left = words.next_unit();
  double k = 0.0;
  while (left > probability && k < std::min(inside, n)) {
    left -= probability;
    probability *= (inside - k) * (n - k) / ((k + 1.0) * (total - inside - n + k + 1.0));
    k += 1.0;
  }
  return static_cast<std::uint64_t>(k);
}

// HRUA; a hat of width `width` around the mean, cut 16 standard deviations above it.
std::uint64_t hypergeometric_by_rejection(double total, double inside, double n,
                                          StreamReader& words) {
  const double share = inside / total;
  const double centre = n * share + 0.5;
  const double sd = std::sqrt(n * share * (1.0 - share) * (total - n) / (total - 1.0) + 0.5);
  const double width =
      1.7155277699214135 * sd + 0.8989161620588988;  // 2 sqrt(2/e), 3 - 2 sqrt(3/e)
  const double mode = std::floor((n + 1.0) * (inside + 1.0) / (total + 2.0));
  const double log_mode = log_hypergeometric(mode, total, inside, n);
  const double end = std::min(std::min(n, inside) + 1.0, std::floor(centre + 16.0 * sd));
  while (true) {
    const double x = words.next_unit();
    const double y = words.next_unit();
    const double w = centre + width * (y - 0.5) / x;
    if (w < 0.0 || w >= end) continue;
    const double k = std::floor(w);
    const double log_ratio = log_hypergeometric(k, total, inside, n) - log_mode;
    if (2.0 * det::log(x) <= log_ratio) return static_cast<std::uint64_t>(k);
  }
}

}  // namespace

double log_binomial_pmf(std::uint64_t k, std::uint64_t n, double p) {
  if (k > n) return -kInfinity;
  return log_binomial(static_cast<double>(k), static_cast<double>(n), p, 1.0 - p);
}

double log_hypergeometric_pmf(std::uint64_t k, std::uint64_t total, std::uint64_t inside,
                              std::uint64_t n) {
  SPIKELOOM_ASSERT(inside <= total && n <= total, "a part is at most the whole");
  if (k > inside || k > n || n - k > total - inside) return -kInfinity;
  return log_hypergeometric(static_cast<double>(k), static_cast<double>(total),
                            static_cast<double>(inside), static_cast<double>(n));
}

std::uint64_t draw_binomial(std::uint64_t n, double p, StreamReader& words) {
  if (p > 0.5) return n - draw_binomial(n, 1.0 - p, words);
  if (n == 0 || p == 0.0) return 0;
  const auto real_n = static_cast<double>(n);
  return real_n * p < kInversionBelow ? binomial_by_inversion(real_n, p, words)
                                      : binomial_by_rejection(real_n, p, words);
}

std::uint64_t draw_hypergeometric(std::uint64_t total, std::uint64_t inside, std::uint64_t n,
                                  StreamReader& words) {
  SPIKELOOM_ASSERT(inside <= total && n <= total, "a part is at most the whole");
  if (n > total - n) return inside - draw_hypergeometric(total, inside, total - n, words);
  if (inside > total - inside) return n - draw_hypergeometric(total, total - inside, n, words);
  if (n == 0 || inside == 0) return 0;
  const auto real_total = static_cast<double>(total);
  const auto real_inside = static_cast<double>(inside);
  const auto real_n = static_cast<double>(n);
  return real_n * (real_inside / real_total) < kInversionBelow
             ? hypergeometric_by_inversion(real_total, real_inside, real_n, words)
             : hypergeometric_by_rejection(real_total, real_inside, real_n, words);
}

}  // namespace spikeloom::connect
