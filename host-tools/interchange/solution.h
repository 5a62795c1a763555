// A mapping as the files of the place-and-route interchange format: problem and answer.
//
//   graph.json, machine.json, constraints.json   what was mapped, onto what
//   placements.json            vertex: [x, y]
//   allocations_cores.json     vertex: [first core, end); allocations_sdram.json: bytes likewise,
//                              counted from the start of the chip's heap
//   routes.json                net: tree of hops that ends at vertices
//   routing_keys.json          net: [{key, mask}]
//   routing_tables.json        entries of each chip that has any, in the order in which they match
//
// Shapes   vertices, nets and chips in the order of the mapping; a line each. A net that was read
//          with several keys is one net again.
// Errors   cores_apart: a vertex of several cores got cores that are not side by side, which the
//          format cannot say; sdram_in_pieces: reserved ranges leave no room in one piece;
//          pins_contradict, beyond_the_chip: two fixed ranges of one chip meet, or end behind it.
// Cost     linear in the text.
// Source   the format's README.md and schemas.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "host-tools/interchange/netlist.h"

namespace spikeloom::interchange {

// Refers to a mapping, network's or netlist's.
struct Solution {
  const machine::Machine& machine;
  const std::vector<mapper::Slice>& slices;
  const std::vector<mapper::Net>& nets;
  const placer::Constraints& constraints;
  const placer::Placement& placement;
  const std::vector<router::Tree>& trees;
  const std::vector<router::KeyBlock>& keys;
  const router::Tables& tables;
  const std::vector<std::string>& names;      // by slice: its vertex
  const std::vector<std::string>& net_names;  // by net
  const std::vector<ReservedMemory>& reserved_memory;
  const std::vector<FixedMemory>& fixed_memory;
};

struct File {
  std::string name;
  std::string text;
};

// Whether files_of() will be able to say it.
[[nodiscard]] Result<void> can_be_said(const Solution& solution);
[[nodiscard]] Result<std::vector<File>> files_of(const Solution& solution);
// One chip's, as routing_tables.json has it, in lines behind `indent`.
[[nodiscard]] std::string table_text(chip::ChipXY chip, const router::Table& table,
                                     std::string_view indent = "  ");

}  // namespace spikeloom::interchange
