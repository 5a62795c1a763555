// Where neurons live: blocks of targets, each worked on by one thread at a time.
//
// Every block takes its share of every population, so that blocks carry equal loads whatever the
// rates are. Shares are whole groups of 16 neurons, the widest vector, so that no two blocks write
// to one cache line of a population's state. Of several machines (ranks) each has as many blocks as
// the others, one after another, and so a range of every population.
//
// Shapes   a block has at most 65,536 targets (16-bit local indices), padding included; spans stand
//          in the order of populations, so the neurons of a block ascend. Source populations are
//          shared out in the same way; they have no targets.
// Promises a function of network, threads and ranks alone; results never depend on it.
// Errors   none.
// Cost     4 bytes a neuron, on every rank.
#pragma once

#include <cstdint>
#include <vector>

#include "network-specs/network/network.h"

namespace spikeloom::native {

inline constexpr std::uint32_t kGroup = 16;
inline constexpr std::uint32_t kMaxTargets = 65536;
inline constexpr std::uint32_t kMaxBlocks = 65536;

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

struct BlockRange {
  std::uint32_t first = 0, last = 0;  // one past the end
  [[nodiscard]] std::uint32_t size() const { return last - first; }
  [[nodiscard]] bool contains(std::uint32_t block) const { return block >= first && block < last; }
};

struct Layout {
  std::vector<Block> blocks;  // those of rank 0, then those of rank 1, ...
  // Of each neuron counted through all populations: block << 16 | local index.
  std::vector<std::uint32_t> place;
  std::uint32_t ranks = 1;

  [[nodiscard]] BlockRange blocks_of(std::uint32_t rank) const {
    const auto each = static_cast<std::uint32_t>(blocks.size()) / ranks;
    return {rank * each, (rank + 1) * each};
  }
  // What consecutive blocks have of a population.
  [[nodiscard]] NeuronRange neurons_of(BlockRange of, network::PopulationId population) const;
};

// Threads to run with: as many as asked for, or for 0 those of the machine that are worth it.
[[nodiscard]] unsigned threads_for(const network::Network& network, unsigned requested);

// `threads` are those of one rank.
[[nodiscard]] Layout lay_out(const network::Network& network, unsigned threads,
                             std::uint32_t ranks = 1);

}  // namespace spikeloom::native
