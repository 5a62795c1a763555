// An alias table with its own memory, for tests.
#pragma once

#include <cstdint>
#include <vector>

#include "board-runtime/shared/kernels/poisson_alias.h"

namespace spikeloom::support {

struct PoissonAlias {
  int bits;
  std::vector<std::int32_t> threshold, own, other;

  PoissonAlias(double mean, std::int32_t scale)
      : bits(kernels::poisson_alias_bits(mean)),
        threshold(std::size_t{1} << bits),
        own(threshold.size()),
        other(threshold.size()) {
    std::vector<std::uint64_t> mass(threshold.size());
    std::vector<std::uint32_t> order(threshold.size());
    kernels::poisson_masses(mean, mass);
    kernels::fill_alias(bits, scale, 1 << 29, {threshold, own, other, mass, order});
  }
  [[nodiscard]] kernels::AliasColumns columns() const {
    return {bits, threshold.data(), own.data(), other.data()};
  }
};

}  // namespace spikeloom::support
