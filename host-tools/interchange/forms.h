// The two forms of a netlist (netlist.h): each fills slices, names, nets, labels and groups, which
// may still overlap.
//
// Errors   those of netlist.h, into the list; the netlist is of no use then.
// Cost     O(bytes log vertices).
#pragma once

#include "host-tools/interchange/fields.h"
#include "host-tools/interchange/netlist.h"

namespace spikeloom::interchange {

void read_nets_form(Field root, Netlist& netlist, ErrorList& errors);
void read_edges_form(Field root, Netlist& netlist, ErrorList& errors);

}  // namespace spikeloom::interchange
