// A mapping as it was written and the network as it is now, on the same machine or what is left of
// it -> the mapping of the network, as little changed as may be, and what has to be done about it.
//
// Slices are cut as before, by the settings of the mapping before; populations whose neurons were
// put into an order keep it while it is one of their neurons. Then remap.h.
//
// Promises proven; equal input gives equal output.
// Errors   other_network: none of the populations was mapped; those of mapper/slices.h, machine.h
//          and remap.h.
// Cost     cutting and weighing the network, and remap.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host-tools/flow/earlier_files.h"
#include "host-tools/flow/remap.h"
#include "host-tools/image/plan.h"
#include "host-tools/interchange/netlist.h"

namespace spikeloom::flow {

struct ChangedMapping {
  Mapping mapping;
  interchange::Netlist names;  // of slices and nets, as files say them
  Patch patch;
  std::vector<mapper::SliceId> altered;    // stay where they are, and have to be loaded again
  std::optional<image::TimeOptions> time;  // of all cores, where ticks are longer or shorter now
};

// Of `options`, the machine (none: that of the mapping before), and what matters where everything
// is mapped anew.
[[nodiscard]] tl::expected<ChangedMapping, Errors> change(const EarlierMapping& earlier,
                                                          const network::Network& network,
                                                          const MapOptions& options,
                                                          const ProgressSink& progress = {});

}  // namespace spikeloom::flow
