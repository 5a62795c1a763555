// What solution.h wrote about an answer, read back: where the vertices of a netlist are, and the
// tables of a machine.
//
//   placements.json, allocations_cores.json   -> a place for every slice of the netlist; parts of a
//                                                vertex on cores side by side, in order
//   routing_tables.json                       -> entries by chip; chips that are not told have none
//
// Whether the answer is a legal one, `legal` and `prove` know.
//
// Errors   all of a file at once: those of netlist.h, and unknown_chip, missing_vertex (a vertex
//          has no place or no cores), cores_of_another_number, unknown_direction, chip_twice.
// Cost     linear in the bytes, and O(log) a name.
// Source   the format's README.md and schemas.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "host-tools/interchange/netlist.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::interchange {

// Chips of the slices; cores are read next.
[[nodiscard]] Errors parse_placements(std::string_view bytes, const machine::Machine& machine,
                                      const Netlist& netlist, placer::Placement& placement);
[[nodiscard]] Errors parse_core_allocations(std::string_view bytes, const Netlist& netlist,
                                            placer::Placement& placement);
[[nodiscard]] Errors parse_tables(std::string_view bytes, const machine::Machine& machine,
                                  router::Tables& tables);

struct Answer {
  placer::Placement placement;
  router::Tables tables;
};
// The files of a directory, by their usual names.
[[nodiscard]] tl::expected<Answer, Errors> read_answer(const std::filesystem::path& directory,
                                                       const machine::Machine& machine,
                                                       const Netlist& netlist);

}  // namespace spikeloom::interchange
