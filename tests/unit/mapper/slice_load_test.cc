// What a slice has to do, against sums done by hand and against synapses counted one by one.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "board-runtime/shared/abi/recording.h"
#include "mapper/budget.h"
#include "mapper/expected_rows.h"
#include "network-specs/connect/connector.h"
#include "tests/support/random_network.h"

namespace spikeloom::mapper {
namespace {

using network::PopulationId;

// 1,000 neurons at 5 Hz, in slices of 100, onto 50 neurons by all-to-all and once more one in ten.
network::Network example() {
  network::Network network;
  network.tick_us = 100;
  network.duration_ticks = 20'000;
  network.populations.resize(2);
  network.populations[0].size = 1000;
  network.populations[0].expected_rate_hz = 5.0;
  network.populations[1].size = 50;
  network.populations[1].expected_rate_hz = 2.0;
  network::Projection projection;
  projection.post = PopulationId{std::size_t{1}};
  projection.rule = network::AllToAll{};
  projection.delay_ms = network::Distribution::constant(2.0);
  network.projections.push_back(projection);
  projection.rule = network::PairwiseBernoulli{0.1};
  projection.delay_ms = network::Distribution::constant(3.0);
  network.projections.push_back(projection);
  network.poisson_inputs.push_back(
      {PopulationId{std::size_t{1}}, {20, 50}, network::Receptor::excitatory, 8000.0, 87.8});
  network.probes.push_back(
      {"spikes", PopulationId{std::size_t{1}}, network::Variable::spikes, {}, 1});
  network.probes.push_back(
      {"v", PopulationId{std::size_t{1}}, network::Variable::v_mv, {3, 45}, 10});
  return network;
}

TEST(SliceLoad, AddsUpWhatReachesASlice) {
  const auto network = example();
  const auto load = load_of(network, index_projections(network), PopulationId{std::size_t{1}},
                            {0, 40}, {100, 40});
  EXPECT_EQ(load.block.neurons, 40U);
  EXPECT_EQ(load.block.receptors, 2U);
  EXPECT_EQ(load.source_slices, 10U);
  EXPECT_EQ(load.source_neurons, 1000U);
  EXPECT_DOUBLE_EQ(load.synapses, 40'000.0 + 4000.0);
  EXPECT_EQ(load.max_delay_ticks, 30U);
  EXPECT_EQ(load.block.ring.slot_bits, 5);
  EXPECT_EQ(load.block.sources.bytes, 10U * 12);
  EXPECT_EQ(load.block.buckets.bytes, 36U);     // 17 of 16 bits, in whole words
  EXPECT_DOUBLE_EQ(load.traffic.packets, 0.5);  // 1,000 * 5 Hz * 0.1 ms
  EXPECT_DOUBLE_EQ(load.traffic.synaptic_events, 44'000 * 5.0 * 1e-4);
  EXPECT_DOUBLE_EQ(load.traffic.spikes, 40 * 2.0 * 1e-4);
  EXPECT_DOUBLE_EQ(load.traffic.rows, 0.5);
  EXPECT_EQ(load.poisson_trains, 20U);  // neurons 20 to 39
  EXPECT_DOUBLE_EQ(load.train_cycles, 20 * 30.0);
  EXPECT_DOUBLE_EQ(load.neuron_cycles, 60.0);
  EXPECT_DOUBLE_EQ(load.probe_cycles, 117 + 15 / 10.0);
  EXPECT_EQ(load.block.poisson_inputs.bytes, 56U);
  EXPECT_EQ(load.block.alias_tables.bytes, 3U * 16 * 4);  // 0.8 arrivals a tick
  // Alike: 4 + 2 * 3 coefficients; v and two currents each.
  EXPECT_EQ(load.block.coefficients.bytes, 40U);
  EXPECT_EQ(load.block.states.bytes, 40U * 12);
  EXPECT_EQ(load.block.drives.bytes, 16U);
  // Spikes: 10,000 ticks of 1 + 2 words; v of neuron 3: 1,000 samples of 2 words.
  EXPECT_EQ(load.recording_bytes, 10'000U * 12 + 1000 * 8);
  EXPECT_EQ(load.block.probes.bytes, 2U * 32 + 8 + 4);
}

double neuron_cycles(const network::Network& network) {
  return load_of(network, index_projections(network), PopulationId{std::size_t{1}}, {0, 40},
                 {100, 40})
      .neuron_cycles;
}

TEST(SliceLoad, ChargesForWhatNeuronsDoNotShare) {
  auto network = example();
  network.dc_inputs.push_back({PopulationId{std::size_t{1}}, {0, 7}, 100.0});
  EXPECT_DOUBLE_EQ(neuron_cycles(network), 68.0);
  network.populations[1].model = network::Izhikevich{};
  EXPECT_DOUBLE_EQ(neuron_cycles(network), 167 + 2 * 103.5);  // in two parts
}

TEST(SliceLoad, ChargesASourceForItsDraws) {
  auto network = example();
  const auto of_source = [&] {
    return load_of(network, index_projections(network), PopulationId{std::size_t{0}}, {0, 100},
                   {100, 40})
        .train_cycles;
  };
  network.populations[0].model = network::PoissonSource{network::Distribution::constant(5.0)};
  EXPECT_DOUBLE_EQ(of_source(), 100 * 27.5);
  network.populations[0].model = network::PoissonSource{
      {.kind = network::Distribution::Kind::uniform, .first = 4.0, .second = 6.0}};
  EXPECT_DOUBLE_EQ(of_source(), 100 * 46.0);
}

TEST(SliceLoad, HoldsADriveForEachStepOfACurrent) {
  auto network = example();
  // The last ends with the run and is never seen to.
  for (const double stop_ms : {50.0, 70.0, 2000.0})
    network.dc_inputs.push_back({PopulationId{std::size_t{1}}, {0, 50}, 10.0, 20.0, stop_ms});
  auto load = load_of(network, index_projections(network), PopulationId{std::size_t{1}}, {0, 40},
                      {100, 40});
  EXPECT_TRUE(load.one_drive);
  EXPECT_EQ(load.block.drives.bytes, 4U * 16);
  network.dc_inputs[0].neurons = {0, 10};
  load = load_of(network, index_projections(network), PopulationId{std::size_t{1}}, {0, 40},
                 {100, 40});
  EXPECT_FALSE(load.one_drive);
  EXPECT_EQ(load.block.drives.bytes, 4U * (8 + 40 * 8));
}

TEST(SliceLoad, OfRulesThatNameTheirPairsHasFewSources) {
  auto network = example();
  network.populations[1].size = 1000;
  network.projections.resize(1);
  network.projections[0].rule = network::OneToOne{};
  const auto load = load_of(network, index_projections(network), PopulationId{std::size_t{1}},
                            {200, 350}, {100, 150});
  EXPECT_EQ(load.source_slices, 2U);
  EXPECT_EQ(load.source_neurons, 200U);
  EXPECT_DOUBLE_EQ(load.synapses, 150.0);
  EXPECT_EQ(load.block.row_words, 2U);
  EXPECT_EQ(load.rows_bytes, 200U * 8);
}

TEST(SliceLoad, OfAListHasTheSlicesAndRowsThatItNames) {
  auto network = example();
  network.projections.resize(1);
  // Onto neurons 0 to 39: three from source 5, one each from 250 and 999.
  network.projections[0].rule = network::ExplicitList{{{5, 1, {}, {}},
                                                       {5, 2, {}, {}},
                                                       {5, 2, {}, {}},
                                                       {250, 3, {}, {}},
                                                       {999, 39, {}, {}},
                                                       {7, 45, {}, {}}}};
  const auto load = load_of(network, index_projections(network), PopulationId{std::size_t{1}},
                            {0, 40}, {100, 40});
  EXPECT_EQ(load.source_slices, 3U);
  EXPECT_EQ(load.block.row_words, 4U);
  EXPECT_EQ(load.rows_bytes, (100U * 4 + 100 * 2 + 100 * 2) * 4);
}

TEST(LongestOf, IsTheExpectedMaximumOfPoissonNumbersFromAbove) {
  struct Case {
    double mean, count, simulated;  // means of 1,000 maxima or more
  };
  for (const auto& [mean, count, simulated] :
       {Case{0.01, 128, 0.729}, Case{0.5, 64, 2.716}, Case{1.0, 64, 3.959}, Case{6.4, 128, 13.83},
        Case{6.4, 21'915, 18.86}, Case{40, 128, 57.33}, Case{300, 256, 350.1}}) {
    EXPECT_GT(longest_of(mean, count), simulated - 0.05) << mean << ", " << count;
    EXPECT_LT(longest_of(mean, count), simulated + 0.5 + simulated / 50) << mean << ", " << count;
  }
  EXPECT_EQ(longest_of(0.0, 100), 0.0);
}

TEST(LongestOf, IsNotCountedUpToWhereNoRowIsAsLong) {
  EXPECT_GT(longest_of(1e14, 128), 1e14);
  EXPECT_LT(longest_of(1e14, 128), 1.001e14);
  EXPECT_GT(longest_of(100'001, 128), longest_of(100'000, 128));
}

RC_GTEST_PROP(SliceLoad, HasRoomForTheSynapsesThatAreDrawn, ()) {
  const auto network = support::random_network(*rc::gen::arbitrary<std::uint64_t>());
  const auto scales = connect::weight_scales(network);
  const PopulationId population{*rc::gen::inRange<std::size_t>(0, network.populations.size())};
  const NeuronRange neurons{0, (network.at(population).size + 1) / 2};
  std::size_t drawn = 0;
  std::vector<connect::Synapse> synapses;
  for (std::size_t p = 0; p < network.projections.size(); ++p) {
    const network::ProjectionId id{p};
    const auto& projection = network.at(id);
    if (projection.post != population) continue;
    const auto receptor = static_cast<std::size_t>(projection.receptor);
    synapses.clear();
    connect::make(network, id, scales[population.index()].at(receptor))
        ->block({0, network.at(projection.pre).size}, neurons, synapses);
    drawn += synapses.size();
  }
  const auto load = load_of(network, index_projections(network), population, neurons,
                            SliceSizes(network.populations.size(), 64));
  // The budget's own margin: eight standard deviations of a Poisson number, and eight for means so
  // small that it is not normal. A sum of independent draws spreads less.
  const double spread = 8.0 * (std::sqrt(load.synapses) + 1.0);
  RC_ASSERT(std::abs(static_cast<double>(drawn) - load.synapses) <= spread);
}

}  // namespace
}  // namespace spikeloom::mapper
