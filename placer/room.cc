#include "placer/room.h"

#include <bit>

#include "placer/constraints.h"

namespace spikeloom::placer {

Room::Room(const Problem& problem) : problem_(problem), is_device_(devices_of(problem)) {
  for (const auto& chip : problem.machine.chips) {
    cores_.push_back(std::popcount(chip.application_cores));
    sdram_.push_back(chip.sdram_bytes);
  }
}

int Room::cores_of(mapper::SliceId slice) const {
  return is_device_[slice.index()] ? 0
                                   : static_cast<int>(problem_.slices[slice.index()].all_cores());
}

std::int64_t Room::sdram_of(mapper::SliceId slice) const {
  if (is_device_[slice.index()]) return 0;
  return static_cast<std::int64_t>(problem_.slices[slice.index()].need.sdram_bytes);
}

bool Room::fits(mapper::SliceId slice, machine::ChipId chip) const {
  return cores_of(slice) <= cores_[chip.index()] && sdram_of(slice) <= sdram_[chip.index()];
}

void Room::take(mapper::SliceId slice, machine::ChipId chip) {
  cores_[chip.index()] -= cores_of(slice);
  sdram_[chip.index()] -= sdram_of(slice);
}

void Room::give_back(mapper::SliceId slice, machine::ChipId chip) {
  cores_[chip.index()] += cores_of(slice);
  sdram_[chip.index()] += sdram_of(slice);
}

}  // namespace spikeloom::placer
