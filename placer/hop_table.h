// Hops between any two chips of a machine without faults, by one look-up.
//
// The distance depends on the difference of the coordinates alone, so a table over differences,
// small enough for the first-level cache, serves every pair.
//
// Units    links. Faults are not seen: the router finds its way around them.
// Cost     4 * width * height entries of two bytes.
#pragma once

#include <cstdint>
#include <vector>

#include "network-specs/machine/machine.h"

namespace spikeloom::placer {

class HopTable {
 public:
  explicit HopTable(const machine::Machine& machine);
  // A chip's place in a form whose differences index the table.
  [[nodiscard]] std::int32_t place(machine::ChipId chip) const { return place_[chip.index()]; }
  [[nodiscard]] std::uint16_t between(std::int32_t place_a, std::int32_t place_b) const {
    return centre_[place_a - place_b];
  }
  [[nodiscard]] std::uint16_t hops(machine::ChipId a, machine::ChipId b) const {
    return between(place(a), place(b));
  }
  HopTable(const HopTable&) = delete;
  HopTable& operator=(const HopTable&) = delete;

 private:
  std::vector<std::int32_t> place_;
  std::vector<std::uint16_t> table_;
  const std::uint16_t* centre_ = nullptr;
};

}  // namespace spikeloom::placer
