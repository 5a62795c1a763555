// Shares against what they promise, and the loads of parts against those of whole slices.
#include "mapper/synapse_shares.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "board-runtime/shared/abi/handover.h"
#include "mapper/slices.h"
#include "tests/support/random_network.h"

namespace spikeloom::mapper {
namespace {

using network::Network;
using network::PopulationId;

constexpr PopulationId kTarget{std::size_t{2}};

// 1,000 busy and 1,000 quiet neurons onto 64.
Network two_to_one(double busy_hz, double quiet_hz) {
  Network network;
  network.tick_us = 1000;
  network.duration_ticks = 100;
  network.populations.resize(3);
  network.populations[0].size = 1000;
  network.populations[0].expected_rate_hz = busy_hz;
  network.populations[1].size = 1000;
  network.populations[1].expected_rate_hz = quiet_hz;
  network.populations[2].size = 64;
  for (std::size_t pre = 0; pre < 2; ++pre) {
    network::Projection projection;
    projection.pre = PopulationId{pre};
    projection.post = kTarget;
    projection.rule = network::AllToAll{};
    projection.delay_ms = network::Distribution::constant(4.0);
    network.projections.push_back(projection);
  }
  return network;
}

std::vector<SliceLoad> split_loads(const Network& network, PopulationId population,
                                   NeuronRange neurons, const SliceSizes& sizes,
                                   std::uint8_t parts) {
  const auto index = index_projections(network);
  const auto shares = synapse_shares(network, index, population, sizes, parts);
  return split_loads_of(network, index, population, neurons, sizes, shares);
}

// 16 slices each, the last of 40 neurons: two busy ones weigh as much as all quiet ones.
TEST(SynapseShares, BalanceCyclesAsFarAsIndicesAllow) {
  const auto network = two_to_one(80.0, 10.0);
  const auto index = index_projections(network);
  const auto shares = synapse_shares(network, index, kTarget, {64, 64, 64}, 4);
  ASSERT_EQ(shares.part_of.size(), 3U);
  EXPECT_TRUE(shares.part_of[2].empty());
  std::vector<int> busy(5, 0), quiet(5, 0);
  for (const auto part : shares.part_of[0]) ++busy.at(part);
  for (const auto part : shares.part_of[1]) ++quiet.at(part);
  EXPECT_EQ(busy, (std::vector{0, 4, 4, 4, 4}));
  // The part with the short slice is behind by a third of a busy one: three quiet ones more.
  EXPECT_EQ(std::accumulate(quiet.begin(), quiet.end(), 0), 16);
  EXPECT_EQ(*std::max_element(quiet.begin(), quiet.end()), quiet[4]);
  EXPECT_LE(quiet[4], 6);
}

TEST(SynapseShares, LeaveNoPartMoreThanAQuarterAboveItsShareOfEntries) {
  auto network = two_to_one(0.0, 10.0);
  network.populations[0].size = 10'000;  // 157 slices that never send
  const auto shares = synapse_shares(network, index_projections(network), kTarget, {64, 64, 64}, 3);
  std::vector<std::size_t> entries(4, 0);
  for (const auto& of : shares.part_of)
    for (const auto part : of) ++entries[part];
  EXPECT_EQ(entries[1] + entries[2] + entries[3], 173U);
  for (std::size_t part = 1; part < 4; ++part) EXPECT_LE(entries[part], 73U);  // 1.25 * 173 / 3
}

RC_GTEST_PROP(SynapseShares, NameAPartForEverySourceSliceAndBalanceThem, ()) {
  const auto network = support::random_network(*rc::gen::arbitrary<std::uint64_t>());
  const PopulationId population{*rc::gen::inRange<std::size_t>(0, network.populations.size())};
  const SliceSizes sizes(network.populations.size(), *rc::gen::element<std::uint32_t>(1, 5, 16));
  const auto parts = *rc::gen::inRange<std::uint8_t>(1, 15);
  const auto index = index_projections(network);
  const auto shares = synapse_shares(network, index, population, sizes, parts);
  RC_ASSERT(shares.parts == parts);
  std::vector<std::size_t> entries(parts, 0);
  std::size_t all = 0;
  for (std::size_t pre = 0; pre < shares.part_of.size(); ++pre) {
    const bool leads = std::ranges::any_of(network.projections, [&](const auto& projection) {
      return projection.pre.index() == pre && projection.post == population;
    });
    const std::size_t slices = (network.populations[pre].size - 1) / sizes[pre] + 1;
    RC_ASSERT(shares.part_of[pre].size() == (leads ? slices : 0));
    for (const auto part : shares.part_of[pre]) {
      RC_ASSERT(part >= 1);
      RC_ASSERT(part <= parts);
      ++entries[part - 1U];
      ++all;
    }
  }
  // Those without a synapse are all in part 1.
  for (std::size_t p = 1; p < entries.size(); ++p)
    RC_ASSERT(static_cast<double>(entries[p]) <=
              std::ceil(kMostEntries * static_cast<double>(all) / parts));
}

TEST(SplitLoads, HaveNeuronsInPartZeroAndSynapsesInTheOthers) {
  auto network = two_to_one(80.0, 10.0);
  network.probes.push_back({"spikes", kTarget, network::Variable::spikes, {}, 1});
  const SliceSizes sizes{64, 64, 64};
  const auto loads = split_loads(network, kTarget, {0, 3}, sizes, 2);
  ASSERT_EQ(loads.size(), 3U);
  const auto& neurons = loads[0];
  EXPECT_EQ(neurons.block.kind, abi::CoreKind::lif_curr_exp);
  EXPECT_EQ(neurons.block.partners, 0b11U);
  EXPECT_EQ(neurons.block.ring.neuron_bits, 2);
  EXPECT_EQ(neurons.block.ring.slot_bits, 0);
  EXPECT_EQ(neurons.block.states.bytes, 3U * 12);
  EXPECT_EQ(neurons.rows_bytes, 0U);
  EXPECT_EQ(neurons.source_slices, 0U);
  EXPECT_EQ(neurons.traffic.packets, 0.0);
  EXPECT_GT(neurons.traffic.spikes, 0.0);
  // Eight cells: two slots taken over, one of them summed.
  EXPECT_DOUBLE_EQ(neurons.handing_cycles,
                   2 * (kCycles.take_over + 8 * kCycles.take_over_cell) + 8 * kCycles.sum_cell);
  for (std::size_t part = 1; part < 3; ++part) {
    const auto& synapses = loads[part];
    EXPECT_EQ(synapses.block.kind, abi::CoreKind::synapses);
    EXPECT_EQ(synapses.block.neurons, 3U);
    EXPECT_EQ(synapses.block.receptors, 2U);
    EXPECT_EQ(synapses.block.ring.neuron_bits, 2);
    EXPECT_EQ(synapses.block.ring.slot_bits, 3);  // 4 ms and the slot in use
    EXPECT_EQ(synapses.block.handover.bytes, abi::handover_bytes(2, 2));
    EXPECT_EQ(synapses.block.states.bytes + synapses.block.coefficients.bytes +
                  synapses.block.probes.bytes + synapses.recording_bytes,
              0U);
    EXPECT_DOUBLE_EQ(synapses.handing_cycles, kCycles.hand_over + 8 * kCycles.hand_over_cell);
    EXPECT_DOUBLE_EQ(synapses.waiting_cycles, silent_cycles(neurons));
  }
}

RC_GTEST_PROP(SplitLoads, AddUpToTheWholeSlices, ()) {
  const auto network = support::random_network(*rc::gen::arbitrary<std::uint64_t>());
  const PopulationId population{*rc::gen::inRange<std::size_t>(0, network.populations.size())};
  RC_PRE(!network.at(population).is_source());
  const auto size = *rc::gen::element<std::uint32_t>(3, 16, 64);
  const SliceSizes sizes(network.populations.size(), size);
  const NeuronRange neurons{0, std::min(size, network.at(population).size)};
  const auto whole = load_of(network, index_projections(network), population, neurons, sizes);
  const auto loads =
      split_loads(network, population, neurons, sizes, *rc::gen::inRange<std::uint8_t>(1, 15));
  Traffic traffic;
  double synapses = 0.0;
  std::uint64_t slices = 0, sources = 0;
  std::uint32_t longest = 0;
  for (const auto& part : loads) {
    traffic.packets += part.traffic.packets;
    traffic.rows += part.traffic.rows;
    traffic.synaptic_events += part.traffic.synaptic_events;
    traffic.spikes += part.traffic.spikes;
    synapses += part.synapses;
    slices += part.source_slices;
    sources += part.source_neurons;
    longest = std::max(longest, part.block.row_words);
    if (&part != &loads.front()) RC_ASSERT(part.block.ring.slot_bits == whole.block.ring.slot_bits);
  }
  const auto near = [](double a, double b) { return std::abs(a - b) <= 1e-9 * (1.0 + b); };
  RC_ASSERT(near(traffic.packets, whole.traffic.packets));
  RC_ASSERT(near(traffic.rows, whole.traffic.rows));
  RC_ASSERT(near(traffic.synaptic_events, whole.traffic.synaptic_events));
  RC_ASSERT(traffic.spikes == whole.traffic.spikes);
  RC_ASSERT(near(synapses, whole.synapses));
  RC_ASSERT(slices == whole.source_slices);
  RC_ASSERT(sources == whole.source_neurons);
  RC_ASSERT(longest <= whole.block.row_words);
}

}  // namespace
}  // namespace spikeloom::mapper
