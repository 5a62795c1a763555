// Network -> slices: contiguous neurons of one population that share a core, or a neuron core and
// the synapse cores that work for it.
//
// A population starts at SliceOptions::max_neurons a slice and goes down by powers of two until
// each of its slices fits: DTCM of a core, SDRAM of a chip (budget.h), and a tick, if there is a
// limit. What a ring in DTCM can hold, a synapse's word can say, so delays need no limit of their
// own. Where one core does not get done within a tick, the slice takes as few synapse cores as let
// all parts fit, before it is halved; where not even one neuron does, cycles do not limit the
// population, and give the slow-down factor. All slices of a population have the same layout, and
// the same size but the last.
//
// Units    cycles of the core clock.
// Shapes   slices in ascending (population, first neuron, part); they cover every neuron once.
// Errors   does_not_fit when one neuron alone breaks a limit, with the amount missing;
//          invalid_input for a slice size of 0.
// Cost     O(slices * projections that reach them) and O(lists), a few times where populations are
//          halved; of slices with synapse cores, O(source slices) a part.
#pragma once

#include <vector>

#include "base/error.h"
#include "mapper/budget.h"
#include "network-specs/network/network.h"

namespace spikeloom::mapper {

using SliceId = Id<struct SliceTag>;

// Neurons of one population in neighbouring places of a core.
struct Tenant {
  network::PopulationId population;
  NeuronRange neurons;
  std::uint32_t first_place = 0;
};

// What one core does. Part 0 has the neurons, and the synapses onto them unless synapse_cores is
// not 0; parts 1 to synapse_cores follow it and share the synapses out among them by source slice.
// All parts are on one chip; all slices of a population have as many.
struct Slice {
  network::PopulationId population;
  NeuronRange neurons;
  CoreNeed need;
  std::uint8_t part = 0;
  std::uint8_t synapse_cores = 0;
  bool has_core = true;  // false: a device, or memory alone; it is on a chip, and on no core of it
  // Of light populations packed on one core (packing.h), each whole: all of them, and `neurons` are
  // the places of the core, `population` is that of the first. Else none.
  std::vector<Tenant> tenants = {};
  [[nodiscard]] bool has_neurons() const { return part == 0; }
  [[nodiscard]] bool has_synapses() const { return part != 0 || synapse_cores == 0; }
  // Of all parts.
  [[nodiscard]] std::uint32_t all_cores() const { return has_core ? 1U + synapse_cores : 0U; }
};

// The tenants, or the slice as its only one.
[[nodiscard]] inline std::vector<Tenant> tenants_of(const Slice& slice) {
  return slice.tenants.empty() ? std::vector<Tenant>{{slice.population, slice.neurons, 0}}
                               : slice.tenants;
}

struct SliceOptions {
  std::uint32_t max_neurons = 256;  // a power of two keeps key blocks full
  double tick_cycles = 0.0;         // that worst_tick_cycles() has to keep to; 0: any
};

[[nodiscard]] Result<std::vector<Slice>> slice(const network::Network& network,
                                               const SliceOptions& options);

// Most synapse cores of a slice: it fits a chip that misses some of its cores.
inline constexpr std::uint8_t kMostSynapseCores = 14;

// Of a population.
struct SliceLayout {
  std::uint32_t neurons = 0;  // a slice
  std::uint8_t synapse_cores = 0;
};
// By layouts that are given, whether they fit or not. Sources have no synapse cores.
[[nodiscard]] std::vector<Slice> cut(const network::Network& network,
                                     const std::vector<SliceLayout>& layouts);

}  // namespace spikeloom::mapper
