// Where in a chip's SDRAM each vertex has its memory.
//
// Shapes   ranges ascending and apart from one another.
// Errors   sdram_in_pieces, pins_contradict.
// Cost     O(slices + ranges) a chip.
#pragma once

#include <span>
#include <vector>

#include "host-tools/interchange/netlist.h"

namespace spikeloom::interchange {

// On this chip, those of all chips included; overlapping ones joined.
[[nodiscard]] std::vector<Range> reserved_on(machine::ChipId chip,
                                             std::span<const ReservedMemory> reserved);
[[nodiscard]] std::uint64_t size_of(std::span<const Range> ranges);

// By slice; of those without memory an empty range. The first place that is large enough, but for
// vertices whose place is fixed.
struct MemoryProblem {
  const machine::Machine& machine;
  const std::vector<mapper::Slice>& slices;
  const placer::Placement& placement;
  std::span<const ReservedMemory> reserved;
  std::span<const FixedMemory> fixed;
  const std::vector<std::string>& names;
};
[[nodiscard]] Result<std::vector<Range>> give_out_memory(const MemoryProblem& problem);

}  // namespace spikeloom::interchange
