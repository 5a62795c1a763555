// Machines so small and so full that every placement can be tried (every_placement.h).
#pragma once

#include "tests/support/placing_cases.h"

namespace spikeloom::support {

struct TightCase {
  machine::Machine machine;
  std::vector<mapper::Slice> slices;
  std::vector<mapper::Net> nets;
  placer::Constraints constraints;
};

// At most six chips with up to three cores each, a third of everything dead, perhaps in pieces; as
// many slices as there are cores or nearly, in groups, pinned, with parts, in few nets.
inline TightCase tight_case(const Below& below) {
  TightCase all;
  auto& machine = all.machine;
  machine = rectangle(1 + below(3), 1 + below(2), below(2) == 1);
  const int percent = below(31);
  for (std::size_t c = 0; c < machine.chips.size(); ++c) {
    auto& chip = machine.chips[c];
    chip.application_cores = below(100) < percent ? 0 : 2U << below(3) | 16U << below(2);
    chip.sdram_bytes = static_cast<std::uint32_t>(60 + below(60));
    for (int l = 0; l < chip::kLinks; ++l) {
      if (below(100) < 2 * percent) kill_link(machine, machine::ChipId{c}, chip::link_of(l));
    }
  }
  const int cores = static_cast<int>(machine.application_cores());
  const auto slices = static_cast<std::size_t>(std::max(1, cores - below(3)));
  for (std::size_t s = 0; s < slices; ++s)
    all.slices.push_back(a_slice(static_cast<std::uint64_t>(10 + below(45))));
  for (std::size_t s = 1; s < slices; ++s) {
    if (all.slices[s - 1].synapse_cores != 0 || below(6) != 0) continue;
    all.slices[s - 1].synapse_cores = all.slices[s].synapse_cores = all.slices[s].part = 1;
  }
  const auto any = [&] {
    return mapper::SliceId{static_cast<std::size_t>(below(static_cast<int>(slices)))};
  };
  for (int n = below(4); n > 0; --n) all.nets.push_back({any(), 100.0, {any()}});
  if (below(2) == 0) all.constraints.together.push_back({any(), any()});
  if (below(3) == 0) {
    all.constraints.pins.push_back({any(), machine::ChipId{static_cast<std::size_t>(
                                               below(static_cast<int>(machine.chips.size())))}});
  }
  return all;
}

}  // namespace spikeloom::support
