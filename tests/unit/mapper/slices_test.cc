#include "mapper/slices.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "board-runtime/shared/abi/synaptic_row.h"
#include "board-runtime/shared/chip/geometry.h"
#include "tests/support/random_network.h"

namespace spikeloom::mapper {
namespace {

using network::Network;

Network chain_of_two(std::uint32_t sources, std::uint32_t targets, network::Rule rule,
                     double delay_ms = 1.5) {
  Network network;
  network.populations.resize(2);
  network.populations[0].name = "pre";
  network.populations[0].size = sources;
  network.populations[1].name = "post";
  network.populations[1].size = targets;
  network::Projection projection;
  projection.post = network::PopulationId{std::size_t{1}};
  projection.rule = std::move(rule);
  projection.delay_ms = network::Distribution::constant(delay_ms);
  network.projections.push_back(std::move(projection));
  return network;
}

RC_GTEST_PROP(Slices, CoverEveryNeuronOnceInOrderAndFitACore, ()) {
  const auto network = support::random_network(*rc::gen::arbitrary<std::uint64_t>());
  const auto max_neurons = *rc::gen::element<std::uint32_t>(1, 7, 64, 256);
  const auto slices = slice(network, {max_neurons});
  RC_ASSERT(slices.has_value());
  auto next = slices->begin();
  for (std::size_t p = 0; p < network.populations.size(); ++p) {
    const std::uint32_t size = next->neurons.size();
    for (std::uint32_t neuron = 0; neuron < network.populations[p].size; ++next) {
      RC_ASSERT(next != slices->end());
      RC_ASSERT(next->population.index() == p);
      RC_ASSERT(next->neurons.first == neuron);
      neuron = next->neurons.last;
      RC_ASSERT((next->neurons.size() == size || neuron == network.populations[p].size));
      RC_ASSERT(next->neurons.size() <= max_neurons);
      RC_ASSERT(next->need.dtcm_bytes <= chip::kDtcmBytes);
    }
  }
  RC_ASSERT(next == slices->end());
}

TEST(Slices, ShrinkUntilTheirRingFitsACore) {
  // 20 ms are 200 ticks, so 256 slots of two receptors: 64 KiB for 64 neurons, 32 KiB for 32.
  const auto network = chain_of_two(100, 200, network::PairwiseBernoulli{0.1}, 20.0);
  const auto slices = slice(network, {256});
  ASSERT_TRUE(slices.has_value());
  std::vector<std::uint32_t> sizes;
  for (const auto& slice : *slices) sizes.push_back(slice.neurons.size());
  EXPECT_THAT(sizes, testing::ElementsAre(100, 32, 32, 32, 32, 32, 32, 8));
  EXPECT_GE(abi::max_row_delay_ticks(32), 200U);
}

TEST(Slices, ShrinkUntilTheirRowsFitTheSdramOfAChip) {
  // All of 500,000 sources, 4 bytes a synapse: 32 neurons take 66 MB, 64 would take 130.
  const auto network = chain_of_two(500'000, 64, network::AllToAll{});
  const auto slices = slice(network, {4096});
  ASSERT_TRUE(slices.has_value());
  EXPECT_EQ(slices->back().neurons, (NeuronRange{32, 64}));
}

TEST(Slices, NameThePopulationOfWhichOneNeuronIsTooLarge) {
  // A row of two words from each of 20,000,000 sources.
  auto network = chain_of_two(20'000'000, 10, network::AllToAll{});
  network.populations[0].model = network::SpikeListSource{};
  const auto memory = slice(network, {8192});
  ASSERT_FALSE(memory.has_value());
  EXPECT_EQ(memory.error().error_class, ErrorClass::does_not_fit);
  EXPECT_EQ(memory.error().code, "neuron_does_not_fit");
  EXPECT_EQ(memory.error().where, "populations[1]");
  EXPECT_THAT(memory.error().what, testing::HasSubstr("'post' needs 160"));
  EXPECT_THAT(memory.error().what, testing::HasSubstr("SDRAM"));

  // 6,000 sources on cores of their own: 72,000 bytes of source entries.
  const auto entries = slice(chain_of_two(6000, 10, network::AllToAll{}), {1});
  ASSERT_FALSE(entries.has_value());
  EXPECT_THAT(entries.error().what, testing::HasSubstr("DTCM"));

  // 4 s are 40,000 ticks: a ring of 256 KiB for one neuron.
  const auto delay = slice(chain_of_two(10, 10, network::AllToAll{}, 4000.0), {64});
  ASSERT_FALSE(delay.has_value());
  EXPECT_THAT(delay.error().cause, testing::HasSubstr("delays of up to 40000 ticks"));
}

// 1,000 sources of 100 Hz onto `targets` in ticks of 1 ms: 100 packets and rows, and 100 synaptic
// events a neuron, each tick.
Network busy(std::uint32_t targets) {
  auto network = chain_of_two(1000, targets, network::AllToAll{});
  network.tick_us = 1000;
  network.populations[0].expected_rate_hz = 100.0;
  network.populations[0].model = network::PoissonSource{network::Distribution::constant(100.0)};
  network.populations[1].expected_rate_hz = 0.0;
  return network;
}

struct Cut {
  std::uint32_t neurons = 0;
  int synapse_cores = 0;
  std::size_t cores = 0;
  bool operator==(const Cut&) const = default;
  friend void PrintTo(const Cut& cut, std::ostream* out) {
    *out << cut.neurons << " neurons, " << cut.synapse_cores << " synapse cores, " << cut.cores
         << " cores in all";
  }
};
Cut of_targets(const Network& network, double tick_cycles) {
  const auto slices = slice(network, {.max_neurons = 256, .tick_cycles = tick_cycles});
  EXPECT_TRUE(slices.has_value());
  Cut cut;
  for (const auto& slice : *slices) {
    if (slice.population.index() != 1) continue;
    EXPECT_EQ(slice.part, cut.cores++ % (slice.synapse_cores + 1U));
    cut.neurons = std::max(cut.neurons, slice.neurons.size());
    cut.synapse_cores = slice.synapse_cores;
    EXPECT_LE(worst_tick_cycles(slice.need), tick_cycles > 0.0 ? tick_cycles : 1e9);
  }
  return cut;
}

// A whole core of 256: 1,000 + 256 * 60 of neurons, 9,750 of packets and rows, 212,480 of events.
TEST(Slices, TakeAsFewSynapseCoresAsGetDoneInATick) {
  const auto network = busy(512);
  EXPECT_EQ(of_targets(network, 0.0), (Cut{256, 0, 2}));
  EXPECT_EQ(of_targets(network, 470'000.0), (Cut{256, 0, 2}));
  // Neurons, taking over and handing over go before, some 25,000 cycles; 445,000 are shared out,
  // in four source slices.
  EXPECT_EQ(of_targets(network, 460'000.0), (Cut{256, 2, 6}));
  EXPECT_EQ(of_targets(network, 200'000.0), (Cut{256, 4, 10}));
}

TEST(Slices, AreHalvedWhereNoNumberOfSynapseCoresHelps) {
  // 256 neurons alone take 16,360 cycles and the skew.
  const auto network = busy(512);
  const auto cut = of_targets(network, 20'300.0);
  EXPECT_LT(cut.neurons, 256U);
  EXPECT_GT(cut.synapse_cores, 0);
}

TEST(Slices, AreAsLargeAsMemoryAllowsWhereNotEvenOneNeuronGetsDone) {
  auto network = busy(512);
  const auto slices = slice(network, {.max_neurons = 256, .tick_cycles = 4500.0}).value();
  EXPECT_EQ(slices.back().neurons.size(), 256U);
  EXPECT_EQ(slices.back().synapse_cores, 0);
  EXPECT_GT(worst_tick_cycles(slices.back().need), 4500.0);
}

TEST(Slices, ThatLackMemoryAloneAreHalvedAndNotSplit) {
  auto network = chain_of_two(100, 200, network::PairwiseBernoulli{0.1}, 20.0);
  const auto slices = slice(network, {.max_neurons = 256, .tick_cycles = 1e6}).value();
  EXPECT_EQ(slices.back().synapse_cores, 0);
  EXPECT_EQ(slices[1].neurons.size(), 32U);
}

TEST(Slices, OfSourcesAreHalvedWhereTheyDrawTooMuch) {
  const auto network = busy(64);
  const auto slices = slice(network, {.max_neurons = 256, .tick_cycles = 10'000.0}).value();
  EXPECT_EQ(slices.front().neurons.size(), 128U);  // 1,000 + 128 * 27.5, 12.8 spikes, the skew
  EXPECT_EQ(slices.front().synapse_cores, 0);
}

TEST(Slices, OfNoNeuronsAreRefused) {
  EXPECT_EQ(slice(chain_of_two(1, 1, network::AllToAll{}), {0}).error().code, "slice_size");
}

}  // namespace
}  // namespace spikeloom::mapper
