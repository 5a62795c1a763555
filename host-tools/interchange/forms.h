// The two forms of a netlist (netlist.h): each fills slices, names, nets, labels and groups, which
// may still overlap.
#pragma once

#include "host-tools/interchange/fields.h"
#include "host-tools/interchange/netlist.h"

namespace spikeloom::interchange {

void read_nets_form(Field root, Netlist& netlist, ErrorList& errors);
void read_edges_form(Field root, Netlist& netlist, ErrorList& errors);

}  // namespace spikeloom::interchange
