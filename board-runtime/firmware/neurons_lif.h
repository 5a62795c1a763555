// LIF neurons with one or two receptors that share coefficients and drive: one tick, by hand.
//
// Equal to kernels::LifCurrExp and ExpCurrent over ScalarLane, to the bit, for every state that
// these can reach: potentials within kVLimit, currents within [0, limit].
//
// Units    words of the kernels; `drive` has 2^62 and `thresh` 2^31 added, `decay` is doubled.
// Cost     two receptors: 57 cycles a neuron, and 13 for every 32; direct input 3 to 6 more.
#pragma once

#include <cstddef>
#include <cstdint>

namespace spikeloom::firmware {

struct LifReceptor {
  std::uint32_t decay;
  std::uint32_t shift;
  std::int32_t limit;
};

// In the order in which neurons_lif.S reads it.
struct LifConstants {
  std::int64_t drive;
  std::int32_t gain[2];
  std::int32_t decay_v;
  LifReceptor receptor[2];
  std::int32_t refractory_top;
  std::uint32_t thresh;
  std::int32_t after_spike, reset;
  std::uint32_t full;         // fixed::kFullInput
  std::uint32_t next_direct;  // bytes from a neuron's direct input to the second receptor's, less 4
  std::uint32_t saturated;    // counted here
};
static_assert(offsetof(LifConstants, receptor) == 20 && sizeof(LifConstants) == 72);

// `fired` gets a bit a neuron; cells of receptor 1 are not read where there is one receptor.
using LifLoop = void(std::int32_t* states, const std::uint16_t* cells, const std::uint16_t* cells_1,
                     LifConstants* constants, std::uint32_t neurons, std::uint32_t* fired,
                     const std::int32_t* direct);
// By receptors, and how many of them, from the first, have direct input.
extern "C" LifLoop step_lif_1_0, step_lif_1_1, step_lif_2_0, step_lif_2_1, step_lif_2_2;

}  // namespace spikeloom::firmware
