// What is still free on every chip while a placer fills it, and the last steps all placers share.
//
// A slice takes the cores and the SDRAM of all its parts, of which it is the only one in the
// problem (bundles.h).
//
// Units    cores, SDRAM bytes.
#pragma once

#include <cstdint>
#include <vector>

#include "placer/placement.h"

namespace spikeloom::placer {

// Where each slice goes, before it has a core of its own there.
using ChipOfSlice = std::vector<machine::ChipId>;

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

// does_not_fit with the numbers of this problem: cores and SDRAM asked and offered.
[[nodiscard]] Error does_not_fit(const Problem& problem);
// True when the machine as a whole has the cores and the SDRAM.
[[nodiscard]] bool is_large_enough(const Problem& problem);

// Every slice a core of its own, parts or not: those of a chip take its application cores in
// ascending order, but for those pinned to one. Devices take none.
[[nodiscard]] Placement onto_cores(const Problem& problem, const ChipOfSlice& chips);

}  // namespace spikeloom::placer
