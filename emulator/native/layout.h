// Where neurons live: blocks of targets, each worked on by one thread at a time.
//
// Every block takes its share of every population, so that blocks carry equal loads whatever the
// rates are. Shares are whole groups of 16 neurons, the widest vector, so that no two blocks write
// to one cache line of a population's state.
//
// Shapes   a block has at most 65,536 targets (16-bit local indices), padding included; spans stand
//          in the order of populations, so the neurons of a block ascend. Source populations are
//          shared out in the same way; they have no targets.
// Promises a function of network and block count alone; results never depend on it.
// Errors   none.
#pragma once

#include <cstdint>
#include <vector>

#include "network-specs/network/network.h"

namespace spikeloom::native {

inline constexpr std::uint32_t kGroup = 16;
inline constexpr std::uint32_t kMaxTargets = 65536;

[[nodiscard]] constexpr std::uint32_t padded(std::uint32_t neurons) {
  return (neurons + kGroup - 1) / kGroup * kGroup;
}

struct Span {
  network::PopulationId population;
  std::uint32_t first = 0;         // neuron in the population, a multiple of 16
  std::uint32_t count = 0;         // neurons, padding not included
  std::uint32_t first_local = 0;   // index of its first target in the block
  std::uint64_t first_neuron = 0;  // counted through all populations
};

struct Block {
  std::vector<Span> spans;
  std::uint32_t targets = 0;  // padding included; 0 when it has sources only
};

struct Layout {
  std::vector<Block> blocks;
  // Of each neuron counted through all populations: block << 16 | local index.
  std::vector<std::uint32_t> place;
};

[[nodiscard]] Layout lay_out(const network::Network& network, unsigned threads);

}  // namespace spikeloom::native
