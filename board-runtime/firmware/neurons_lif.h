// LIF neurons with one or two receptors: one tick, by hand.
//
// Equal to kernels::LifCurrExp and ExpCurrent over ScalarLane, to the bit, for every state that
// these can reach: potentials within kVLimit, currents within [0, limit].
//
// Units    words of the kernels; drives have 2^62 and `thresh` 2^31 added, decays of currents are
//          doubled. Own coefficients likewise, in the order of the kernels.
// Cost     cycles a neuron: tests/firmware/program/cycles_test.cc, direct input with them.
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
  // Of all neurons; but for shifts, not read where they have their own.
  std::int64_t drive;
  std::int32_t gain[2];
  std::int32_t decay_v;
  LifReceptor receptor[2];
  std::int32_t refractory_top;  // read always
  std::uint32_t thresh;
  std::int32_t after_spike, reset;
  // Always.
  std::uint32_t full;             // fixed::kFullInput
  const std::int32_t* direct[2];  // of the next neuron, by receptor
  // Where neurons have their own.
  const std::int64_t* drives;  // of the next neuron
  std::uint32_t next_drive;    // bytes to the one behind it; 0: shared
  std::uint32_t next_own;      // coefficients likewise
  std::uint32_t saturated;     // counted here
};
static_assert(offsetof(LifConstants, receptor) == 20 && sizeof(LifConstants) == 88);

// `fired` gets a bit a neuron; cells of receptor 1 are not read where there is one receptor,
// coefficients only where they or drives are own.
using LifLoop = void(std::int32_t* states, const std::uint16_t* cells, const std::uint16_t* cells_1,
                     LifConstants* constants, std::uint32_t neurons, std::uint32_t* fired,
                     const std::int32_t* coefficients);
// By receptors, and how many of them, from the first, have direct input.
extern "C" LifLoop step_lif_1_0, step_lif_1_1, step_lif_2_0, step_lif_2_1, step_lif_2_2;
extern "C" LifLoop step_own_lif_1_0, step_own_lif_1_1, step_own_lif_2_0, step_own_lif_2_2;

}  // namespace spikeloom::firmware
