// Hops between any two chips of a machine without faults, by one look-up.
//
// The distance depends on the difference of the coordinates alone, so a table over differences,
// small enough for the first-level cache, serves every pair. Of a live machine: distances.h.
//
// Units    links, times `a_link`.
// Cost     4 * width * height entries of two bytes.
#pragma once

#include <cstdint>
#include <vector>

#include "network-specs/machine/machine.h"

namespace spikeloom::placer {

class HopTable {
 public:
  explicit HopTable(const machine::Machine& machine, int a_link = 1);
  [[nodiscard]] std::uint16_t hops(machine::ChipId a, machine::ChipId b) const {
    return zero_[rows_[a.index()] + columns_[b.index()]];
  }
  // The parts of the sum, for whoever looks up many: zero()[rows()[a] + columns()[b]].
  [[nodiscard]] const std::uint16_t* zero() const { return zero_; }
  [[nodiscard]] const std::int32_t* rows() const { return rows_.data(); }
  [[nodiscard]] const std::int32_t* columns() const { return columns_.data(); }
  HopTable(const HopTable&) = delete;
  HopTable& operator=(const HopTable&) = delete;

 private:
  std::vector<std::int32_t> rows_, columns_;
  std::vector<std::uint16_t> table_;
  const std::uint16_t* zero_ = nullptr;
};

}  // namespace spikeloom::placer
