// Hops between any two chips as if nothing were dead, by one look-up: at most what they are.
//
// The distance depends on the difference of the coordinates alone, so a table over differences,
// small enough for the first-level cache, serves every pair.
//
// Units    links.
// Cost     4 * width * height entries of two bytes.
#pragma once

#include <cstdint>
#include <vector>

#include "network-specs/machine/machine.h"

namespace spikeloom::router {

class GridHops {
 public:
  explicit GridHops(const machine::Machine& machine);
  // A chip's place in a form whose differences index the table.
  [[nodiscard]] std::int32_t place(machine::ChipId chip) const { return place_[chip.index()]; }
  [[nodiscard]] std::uint16_t between(std::int32_t place_a, std::int32_t place_b) const {
    return table_[static_cast<std::size_t>(centre_ + place_a - place_b)];
  }

 private:
  std::vector<std::int32_t> place_;
  std::vector<std::uint16_t> table_;
  std::int32_t centre_ = 0;
};

}  // namespace spikeloom::router
