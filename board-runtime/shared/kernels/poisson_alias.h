// The alias table of a Poisson law: how many events a tick holds.
//
// Probabilities come from the ratio p[k+1]/p[k] = mean/(k+1), started at the mode and divided by
// their sum, so that no exponential is needed and any mean works. The distribution function is
// rounded to 2^-32, which makes every probability exact to 2^-32 and their sum exactly one; what
// lies beyond the table (at most 2^-27) counts as its last outcome. Columns are filled by Vose's
// two lists in a fixed order, in integers: the table is exact for the rounded probabilities.
//
// Shapes   poisson_alias_bits gives the size; every array has 2^bits entries.
// Errors   poisson_alias_bits returns 0 when the mean needs more than 2^16 columns.
// Cost     O(columns).
// Source   Vose 1991; ADR 0002.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace spikeloom::kernels {

inline constexpr int kSmallAliasBits = 4;
inline constexpr int kMaxAliasBits = 16;

// A finished table, ready for draws.
struct AliasColumns {
  int bits = kSmallAliasBits;
  const std::int32_t* threshold = nullptr;
  const std::int32_t* own = nullptr;
  const std::int32_t* other = nullptr;
};

namespace detail {

inline constexpr double kNegligible = 1e-24;  // relative to the mode's probability

// Calls use(k, p[k] / p[mode]) for all k that matter, downwards from the mode and then upwards.
template <class Use>
constexpr void poisson_ratios(double mean, Use use) {
  const auto mode = static_cast<std::uint64_t>(mean);
  double ratio = 1.0;
  for (std::uint64_t k = mode; k > 0 && ratio > kNegligible; --k) {
    ratio *= static_cast<double>(k) / mean;
    use(k - 1, ratio);
  }
  ratio = 1.0;
  for (std::uint64_t k = mode; ratio > kNegligible; ++k) {
    use(k, ratio);
    ratio *= mean / static_cast<double>(k + 1);
  }
}

}  // namespace detail

// Columns (as a power of two) for a Poisson law of this mean; 0 when there is no table for it.
[[nodiscard]] constexpr int poisson_alias_bits(double mean) {
  if (!(mean >= 0.0 && mean < 65536.0)) return 0;
  double total = 0.0;
  detail::poisson_ratios(mean, [&](std::uint64_t, double ratio) { total += ratio; });
  for (int bits = kSmallAliasBits; bits <= kMaxAliasBits; ++bits) {
    double beyond = 0.0;
    detail::poisson_ratios(mean, [&](std::uint64_t k, double ratio) {
      if (k >= (std::uint64_t{1} << bits)) beyond += ratio;
    });
    if (beyond <= total / 134217728.0) return bits;
  }
  return 0;
}

// Workspace and result of the construction; all spans have 2^bits entries.
struct AliasStorage {
  std::span<std::int32_t> threshold, own, other;
  std::span<std::uint64_t> mass;   // scratch
  std::span<std::uint32_t> order;  // scratch
};

// mass[k] becomes the probability of k events in units of 2^-32; they add up to 2^32.
constexpr void poisson_masses(double mean, std::span<std::uint64_t> mass) {
  const std::size_t last = mass.size() - 1;
  double total = 0.0;
  detail::poisson_ratios(mean, [&](std::uint64_t, double ratio) { total += ratio; });
  // Ratios in ascending order of k, because the distribution function is summed upwards.
  const auto mode = static_cast<std::size_t>(mean);
  std::size_t first = mode;
  double ratio = 1.0;
  while (first > 0 && ratio > detail::kNegligible) ratio *= static_cast<double>(first--) / mean;
  for (std::uint64_t& m : mass) m = 0;
  double sum = 0.0;
  std::uint64_t before = 0;
  for (std::size_t k = first; k < last; ++k) {
    sum += ratio;
    ratio *= mean / static_cast<double>(k + 1);
    const double scaled = sum / total * 4294967296.0 + 0.5;
    std::uint64_t upto = static_cast<std::uint64_t>(scaled);
    if (upto > (std::uint64_t{1} << 32)) upto = std::uint64_t{1} << 32;
    mass[k] = upto - before;
    before = upto;
  }
  mass[last] = (std::uint64_t{1} << 32) - before;
}

// Fills the columns for masses that add up to 2^32; outcome k has the value k * scale, at most
// `most`.
constexpr void fill_alias(int bits, std::int32_t scale, std::int32_t most, const AliasStorage& s) {
  const std::size_t columns = std::size_t{1} << bits;
  const std::uint64_t capacity = std::uint64_t{1} << (32 - bits);
  std::size_t givers = 0;  // columns with at least their share, ascending in s.order
  for (std::size_t k = 0; k < columns; ++k) {
    const std::int64_t value = static_cast<std::int64_t>(k) * scale;
    s.own[k] = value < most ? static_cast<std::int32_t>(value) : most;
    s.other[k] = s.own[k];
    s.threshold[k] = static_cast<std::int32_t>(capacity);
    if (s.mass[k] >= capacity) s.order[givers++] = static_cast<std::uint32_t>(k);
  }
  std::size_t giving = 0, passed = 0;
  for (std::size_t k = 0; k < columns; ++k) {
    if (passed < givers && s.order[passed] == k) {
      ++passed;
      continue;
    }
    // Column k lacks; a giver that gives too much lacks in turn and is served at once. The masses
    // add up to columns * capacity, so that a giver is left as long as a column lacks.
    for (std::size_t lacking = k;;) {
      const std::size_t giver = s.order[giving];
      s.threshold[lacking] = static_cast<std::int32_t>(s.mass[lacking]);
      s.other[lacking] = s.own[giver];
      s.mass[giver] -= capacity - s.mass[lacking];
      if (s.mass[giver] >= capacity) break;
      ++giving;
      lacking = giver;
    }
  }
}

}  // namespace spikeloom::kernels
