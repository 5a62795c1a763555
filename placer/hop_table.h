// Hops between any two chips of a machine, by one look-up.
//
// Without faults and cables the distance depends on the difference of the coordinates alone: a
// table over differences, small enough for the first-level cache, serves every pair. Otherwise
// there is an entry for every pair, from searches of the live machine. Both are one sum away.
//
// Units    quarters of a hop (kHop); a cable counts kCableHop.
// Cost     16 * width * height bytes, or 2 * chips^2 bytes and a search for every chip.
#pragma once

#include <cstdint>
#include <vector>

#include "network-specs/machine/machine.h"

namespace spikeloom::placer {

class HopTable {
 public:
  explicit HopTable(const machine::Machine& machine);
  [[nodiscard]] std::uint16_t hops(machine::ChipId a, machine::ChipId b) const {
    return from(a.value)[column(b.value)];
  }
  // Distances from chip `a`, to be indexed by column().
  [[nodiscard]] const std::uint16_t* from(std::uint32_t a) const { return zero_ + row_[a]; }
  [[nodiscard]] std::int32_t column(std::uint32_t b) const { return column_[b]; }
  HopTable(const HopTable&) = delete;
  HopTable& operator=(const HopTable&) = delete;

 private:
  void tabulate_differences(const machine::Machine& machine);

  std::vector<std::int32_t> row_, column_;
  std::vector<std::uint16_t> table_;
  const std::uint16_t* zero_ = nullptr;
};

}  // namespace spikeloom::placer
