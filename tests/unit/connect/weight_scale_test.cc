#include "network-specs/connect/weight_scale.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/connect/sample_networks.h"

namespace spikeloom::connect {
namespace {

using network::Distribution;
using network::Network;

constexpr double kFullScale = 65535.0;

Network with_constant_weight(network::Rule rule, double weight_pa, double rate_hz) {
  Network network = two_populations(1000, 100, std::move(rule));
  network.projections[0].weight_pa = Distribution::constant(weight_pa);
  network.populations[0].expected_rate_hz = rate_hz;
  return network;
}

double step_of(const Network& network) { return weight_scales(network)[1][0].step_pa(); }

TEST(AWeightScale, HoldsTwiceTheLargestWeightAndNoMoreForASingleSynapse) {
  const auto network = with_constant_weight(network::FixedInDegree{.in_degree = 1}, 100.0, 1.0);
  EXPECT_GE(step_of(network) * kFullScale, 200.0);
  EXPECT_LT(step_of(network) * kFullScale, 400.0);
}

TEST(AWeightScale, HoldsAVolleyOfAllSources) {
  const auto network = with_constant_weight(network::FixedInDegree{.in_degree = 60}, 100.0, 1.0);
  EXPECT_GE(step_of(network) * kFullScale, 6000.0);
  EXPECT_LT(step_of(network) * kFullScale, 12000.0);
}

TEST(AWeightScale, KeepsFiveHundredStepsAWeightWhenAVolleyAsksForMore) {
  const auto network = with_constant_weight(network::FixedInDegree{.in_degree = 900}, 100.0, 1.0);
  EXPECT_GE(100.0 / step_of(network), 512.0);
  EXPECT_LT(100.0 / step_of(network), 1024.0);
}

// 900 sources at 1 kHz and 0.1 ms: mean 90 weights a tick, SD 9.5; 32 * 90 + 8 * 9.5 = 2,956.
TEST(AWeightScale, PutsRoomForBurstsBeforePrecision) {
  const auto network =
      with_constant_weight(network::FixedInDegree{.in_degree = 900}, 100.0, 1000.0);
  EXPECT_GE(step_of(network) * kFullScale, 295600.0);
  EXPECT_LT(step_of(network) * kFullScale, 591200.0);
}

// One source at 500 Hz: mean 0.05, SD 0.224 weights a tick; 32 * 0.05 + 8 * 0.224 = 3.39.
TEST(AWeightScale, MakesRoomForTheSpreadOfAFewSources) {
  const auto network = with_constant_weight(network::FixedInDegree{.in_degree = 1}, 100.0, 500.0);
  EXPECT_GE(step_of(network) * kFullScale, 339.0);
  EXPECT_LT(step_of(network) * kFullScale, 678.0);
}

TEST(AWeightScale, CountsTheMostLoadedNeuronOfAList) {
  network::ExplicitList list;
  for (std::uint32_t i = 0; i < 60; ++i) list.synapses.push_back({i, 7, 50.0, {}});
  list.synapses.push_back({0, 3, 50.0, {}});
  const auto network = with_constant_weight(list, 1.0, 1.0);
  EXPECT_GE(step_of(network) * kFullScale, 3000.0);
  EXPECT_LT(step_of(network) * kFullScale, 6000.0);
}

TEST(AWeightScale, ResolvesPoissonInputs) {
  auto network = with_constant_weight(network::FixedInDegree{.in_degree = 900}, 100.0, 1.0);
  const network::PopulationId post(std::size_t{1});
  network.poisson_inputs.push_back({.population = post, .neurons = {0, 100}, .weight_pa = 30.0});
  EXPECT_GE(30.0 / step_of(network), 512.0);
  network.projections.clear();  // and alone
  EXPECT_GE(30.0 / step_of(network), 512.0);
}

TEST(AWeightScale, IsOfEachPopulationAndReceptorAlone) {
  auto network = with_constant_weight(network::FixedInDegree{.in_degree = 900}, 100.0, 1.0);
  const auto before = weight_scales(network);
  network.projections.push_back(network.projections[0]);
  network.projections[1].receptor = network::Receptor::inhibitory;
  network.projections[1].weight_pa = Distribution::constant(-4000.0);
  const auto after = weight_scales(network);
  EXPECT_EQ(after[1][0], before[1][0]);
  EXPECT_EQ(after[1][1].exponent,
            before[1][0].exponent + 5);  // 4000 is 40 times 100: 5.3 doublings
  EXPECT_EQ(after[0], before[0]);
}

TEST(AWeightScale, OfNothingIsAnything) {
  auto network = with_constant_weight(network::FixedInDegree{.in_degree = 9}, 0.0, 1.0);
  EXPECT_EQ(weight_scales(network)[1][0].exponent, 0);
  EXPECT_EQ(weight_scales(network)[0][0].exponent, 0);
}

// No law may reach the end of 16 bits, not even by its rarest draw.
TEST(AWeightScale, LeavesRoomForTheRarestWeight) {
  for (const double sd : {0.1, 0.5, 1.0, 1.5}) {
    auto network = two_populations(10, 10, network::AllToAll{});
    network.projections[0].weight_pa = {
        .kind = Distribution::Kind::lognormal, .first = 3.0, .second = sd};
    std::vector<Synapse> synapses;
    const auto connector = connector_of(network);
    connector->block({0, 10}, {0, 10}, synapses);
    for (const Synapse& synapse : synapses) EXPECT_LE(synapse.row.weight, 32768);
  }
}

}  // namespace
}  // namespace spikeloom::connect
