// What is still free on every chip while a placer fills it.
//
// A slice takes the cores and the SDRAM of all its parts, of which it is the only one in the
// problem (bundles.h).
//
// Units    cores, SDRAM bytes.
// Cost     O(slices + chips) to begin with, O(1) a question.
#pragma once

#include <cstdint>
#include <vector>

#include "placer/placement.h"

namespace spikeloom::placer {

class Room {
 public:
  explicit Room(const Problem& problem);
  [[nodiscard]] bool fits(mapper::SliceId slice, machine::ChipId chip) const;
  void take(mapper::SliceId slice, machine::ChipId chip);
  void give_back(mapper::SliceId slice, machine::ChipId chip);
  [[nodiscard]] int cores(machine::ChipId chip) const { return cores_[chip.index()]; }
  [[nodiscard]] std::int64_t sdram_bytes(machine::ChipId chip) const {
    return sdram_[chip.index()];
  }

  // What a slice asks for; a device asks for nothing.
  [[nodiscard]] int cores_of(mapper::SliceId slice) const;
  [[nodiscard]] std::int64_t sdram_of(mapper::SliceId slice) const;

 private:
  const Problem& problem_;
  std::vector<bool> is_device_;
  std::vector<int> cores_;
  std::vector<std::int64_t> sdram_;
};

}  // namespace spikeloom::placer
