// Where in a chip's SDRAM each vertex has its memory: the lowest free place that is large enough,
// in the order of the vertices, but for those whose place is fixed.
//
// Shapes   by slice; of those without memory an empty range.
// Errors   sdram_in_pieces, pins_contradict, beyond_the_chip.
// Cost     O((slices + reserved) log ranges) while a chip's memory is one piece; where it is in
//          pieces, a slice goes through those that are too small for it.
#pragma once

#include <span>
#include <vector>

#include "host-tools/interchange/netlist.h"

namespace spikeloom::interchange {

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
