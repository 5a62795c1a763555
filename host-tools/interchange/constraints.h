// constraints.json of the place-and-route interchange format, onto a netlist and a machine.
//
//   location          the vertex's chip is given: a pin
//   resource          of cores: with a location, the vertex's first core; of SDRAM: its place there
//   reserve_resource  of cores: the machine has them no more; of SDRAM: that much less, and none of
//                     it is given away there
//   route_endpoint    with a location, a vertex without cores is a device behind a link that leads
//                     to no chip; one of a core is pinned to it
//   same_chip         a group; groups that overlap are one
//   share_resources   noted: it allows what is not done
//   disjoint_routes   refused: unsupported_constraint
//
// Errors   all at once: those of netlist.h, and unknown_constraint, unsupported_constraint,
//          unknown_chip, core_out_of_range, reservation_beyond_chip, link_leads_on, pinned_twice,
//          pins_contradict. On an error machine and netlist are of no use.
// Cost     O(constraints log constraints + chips).
#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "host-tools/interchange/netlist.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::interchange {

[[nodiscard]] Errors parse_constraints(std::string_view bytes, machine::Machine& machine,
                                       Netlist& netlist);
[[nodiscard]] Errors read_constraints(const std::filesystem::path& path, machine::Machine& machine,
                                      Netlist& netlist);

}  // namespace spikeloom::interchange
