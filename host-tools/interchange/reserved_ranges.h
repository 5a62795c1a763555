// What constraints reserve of the chips' SDRAM: of every chip alike, and of each beside that.
//
// Units    bytes from the start of a chip's heap.
// Shapes   ranges ascending and apart from one another; what overlaps counts once.
// Errors   none.
// Cost     O(chips + reserved log reserved) to make; O(log reserved) a question, and for the bytes
//          of a chip as often as it has ranges of its own.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "host-tools/interchange/netlist.h"

namespace spikeloom::interchange {

class ReservedRanges {
 public:
  ReservedRanges(std::span<const ReservedMemory> reserved, std::size_t chips);
  [[nodiscard]] std::uint64_t bytes_on(machine::ChipId chip) const;
  // The end of a reserved range that meets `place`; none when there is no such range.
  [[nodiscard]] std::optional<std::uint64_t> end_met(machine::ChipId chip, Range place) const;

 private:
  [[nodiscard]] std::uint64_t everywhere_below(std::uint64_t byte) const;

  std::vector<Range> everywhere_;
  std::vector<std::uint64_t> bytes_before_;  // by range of everywhere_, and one for all of them
  std::vector<std::vector<Range>> of_chip_;
};

}  // namespace spikeloom::interchange
