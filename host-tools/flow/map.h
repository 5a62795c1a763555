// Network -> everything a machine needs to route its spikes: slices, nets, places, trees, keys,
// tables, proven. Mapping stages are called together here, in lay_out.h and, for changes, in
// recut.h, change.h and remap.h alone.
//
// What does not fit is tried again a bounded number of times (ADR 0014), each time with a note.
//
// Units    seconds of wall time in timings.
// Shapes   trees and keys as nets; raw_entries and tables by ChipId.
// Promises equal input gives equal mappings, whatever the number of threads.
// Errors   does_not_fit from the stage that failed last; interrupted; the first fault of an oracle
//          (`legal`, `legal_trees`, `prove`) as internal: they always run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/progress.h"
#include "host-tools/flow/timing.h"
#include "mapper/nets.h"
#include "mapper/neuron_order.h"
#include "network-specs/machine/machine.h"
#include "network-specs/network/network.h"
#include "placer/placement.h"
#include "router/routes.h"

namespace spikeloom::flow {

struct MapOptions {
  std::optional<machine::MachineSpec> machine;  // none: the smallest standard shape that fits
  std::optional<machine::Machine> found = std::nullopt;  // on a board: in place of any description
  std::uint32_t neurons_per_core = 256;
  std::string placer{placer::kDefaultPlacer};
  // Slices that cores get done with in ticks so much longer than the network's, where the machine
  // has room for them; 0: cycles do not limit slices.
  double slow_down = 0.0;
  double effort = 1.0;           // placer::PlaceOptions
  double time_budget_s = 0.0;    // of the search for places; 0: until it is done
  bool tables_just_fit = false;  // lay_out.h
  unsigned threads = 1;
  bool pack = true;  // light populations on one core (mapper/packing.h)
};

struct Mapping {
  machine::MachineSpec spec;  // what the machine was made of, unless it was found
  machine::Machine machine;
  mapper::SliceOptions slicing;  // as slices were cut in the end; of a network
  mapper::NeuronOrders orders;   // which neurons the slices have
  std::vector<mapper::Slice> slices;
  std::vector<mapper::Net> nets;
  placer::Constraints constraints;
  placer::Placement placement;
  std::vector<router::Tree> trees;
  std::vector<router::KeyBlock> keys;
  std::vector<std::size_t> raw_entries;  // before default routes go and before minimising
  router::Tables tables;
  std::vector<std::string> notes;     // what was given way on
  std::vector<std::string> findings;  // about the network
  Timings timings;
};

[[nodiscard]] Result<Mapping> map(const network::Network& network, const MapOptions& options,
                                  const ProgressSink& progress = {});

// The same of slices and a machine that the mapping already has; one attempt.
[[nodiscard]] Result<void> map_onto(const network::Network& network, const MapOptions& options,
                                    const ProgressSink& progress, Mapping& mapping);

}  // namespace spikeloom::flow
