// Networks whose synapses are known one by one, for the partition of neurons into cores.
//
//   sheet65k   65,536 neurons on a sheet, 40 targets each at a normal distance, sigma 4
//   hidden512  512 groups of 128 neurons under shuffled numbers, 60 targets: 70 % in the own group,
//              20 % in the two beside it on a ring, the rest anywhere
//
// Units    copies: distinct other cores that a neuron's spikes go to; CPU seconds of partitioning.
// Shapes   as few cores of 256 neurons as hold all.
// Errors   those of mapper/neuron_partition.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "mapper/neuron_graph.h"

namespace spikeloom::bench {

struct NeuronRun {
  std::uint64_t neurons = 0, synapses = 0, cores = 0;
  double copies_in_order = 0, copies = 0;  // a neuron
  std::uint64_t largest = 0;               // neurons of one core
  double cpu_s = 0, peak_bytes = 0;
};

[[nodiscard]] bool is_neuron_family(std::string_view family);
// `size` scales the number of neurons; none for a family that is not one of these.
[[nodiscard]] std::optional<mapper::NeuronGraph> neuron_network(std::string_view family,
                                                                double size, std::uint64_t seed);
[[nodiscard]] Result<NeuronRun> partition(const mapper::NeuronGraph& graph, std::uint64_t seed);

}  // namespace spikeloom::bench
