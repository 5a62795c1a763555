#include "emulator/native/layout.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

namespace spikeloom::native {
namespace {

network::Network with_sizes(const std::vector<std::uint32_t>& sizes, std::uint32_t source_every) {
  network::Network network;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    auto& population = network.populations.emplace_back();
    population.size = sizes[i];
    if (source_every != 0 && i % source_every == 0) population.model = network::PoissonSource{};
  }
  return network;
}

RC_GTEST_PROP(ALayout, PlacesEveryNeuronOnceInAscendingSpansOfEvenBlocks, ()) {
  const auto sizes = *rc::gen::nonEmpty(
      rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange(1U, 500U)));
  const auto network = with_sizes(sizes, *rc::gen::inRange(0U, 4U));
  const auto threads = *rc::gen::inRange(1U, 9U);
  const auto ranks = *rc::gen::inRange(1U, 5U);
  const Layout layout = lay_out(network, threads, ranks);
  RC_ASSERT(layout.blocks.size() % (threads * ranks) == 0U);
  const auto firsts = network::first_neurons(network);
  std::vector<int> seen(firsts.back());
  std::uint32_t least = ~0U, most = 0;
  for (std::size_t b = 0; b < layout.blocks.size(); ++b) {
    const Block& block = layout.blocks[b];
    std::uint64_t next = 0;
    for (const Span& span : block.spans) {
      RC_ASSERT(span.first_neuron >= next);
      RC_ASSERT(span.first % kGroup == 0U);
      RC_ASSERT(span.first_neuron == firsts[span.population.index()] + span.first);
      next = span.first_neuron + span.count;
      const bool is_source = network.at(span.population).is_source();
      for (std::uint32_t i = 0; i < span.count; ++i) {
        ++seen[span.first_neuron + i];
        if (!is_source)
          RC_ASSERT(layout.place[span.first_neuron + i] == (b << 16 | (span.first_local + i)));
      }
      if (!is_source) RC_ASSERT(span.first_local + padded(span.count) <= block.targets);
    }
    least = std::min(least, block.targets);
    most = std::max(most, block.targets);
  }
  RC_ASSERT(std::count(seen.begin(), seen.end(), 1) == static_cast<std::ptrdiff_t>(seen.size()));
  RC_ASSERT(most - least <= kGroup);
}

RC_GTEST_PROP(ALayout, GivesEachRankItsOwnPartOfEveryPopulation, ()) {
  const auto sizes = *rc::gen::nonEmpty(
      rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange(1U, 500U)));
  const auto network = with_sizes(sizes, *rc::gen::inRange(0U, 4U));
  const Layout layout = lay_out(network, *rc::gen::inRange(1U, 4U), *rc::gen::inRange(1U, 6U));
  std::uint32_t blocks = 0;
  std::vector<std::uint32_t> next(sizes.size());
  for (std::uint32_t rank = 0; rank < layout.ranks; ++rank) {
    const BlockRange own = layout.blocks_of(rank);
    RC_ASSERT(own.first == blocks);
    blocks = own.last;
    for (std::size_t p = 0; p < sizes.size(); ++p) {
      const NeuronRange neurons = layout.neurons_of(own, network::PopulationId(p));
      if (neurons.size() == 0) continue;
      RC_ASSERT(neurons.first == next[p]);
      next[p] = neurons.last;
    }
  }
  RC_ASSERT(blocks == layout.blocks.size());
  RC_ASSERT(next == sizes);
}

TEST(ALayout, OpensMoreBlocksThanThreadsWhereSixteenBitsDoNotReach) {
  const Layout layout = lay_out(with_sizes({150'000, 3}, 0), 2);
  EXPECT_EQ(layout.blocks.size(), 4U);
  for (const Block& block : layout.blocks) EXPECT_LE(block.targets, kMaxTargets);
}

}  // namespace
}  // namespace spikeloom::native
