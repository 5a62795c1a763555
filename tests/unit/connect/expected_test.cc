// Expectations without a draw, against means over draws.
#include "network-specs/connect/expected.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/connect/sample_networks.h"

namespace spikeloom::connect {
namespace {

using network::Network;

constexpr network::PopulationId kPre{std::size_t{0}};

struct Case {
  std::string name;
  Network network;
};
std::ostream& operator<<(std::ostream& stream, const Case& it) { return stream << it.name; }

Case recurrent_case(const std::string& name, network::Rule rule) {
  return {name, recurrent(20, std::move(rule))};
}

std::vector<Case> cases() {
  network::ExplicitList list;
  for (std::uint32_t i = 0; i < 30; ++i) list.synapses.push_back({i * 3 % 20, i * 7 % 12, {}, {}});
  std::vector<Case> all{
      {"one_to_one", two_populations(20, 20, network::OneToOne{})},
      {"all_to_all", two_populations(20, 12, network::AllToAll{})},
      {"list", two_populations(20, 12, list)},
      {"bernoulli", two_populations(20, 12, network::PairwiseBernoulli{0.05})},
      {"bernoulli_never", two_populations(20, 12, network::PairwiseBernoulli{0.0})},
      {"total_sparse", two_populations(20, 12, network::FixedTotalNumber{5})},
      recurrent_case("all_to_all_without_autapses", network::AllToAll{false}),
      recurrent_case("bernoulli_without_autapses", network::PairwiseBernoulli{0.05, false})};
  for (const bool autapses : {true, false}) {
    for (const bool multapses : {true, false}) {
      const std::string suffix = std::string(autapses ? "_A" : "_a") + (multapses ? "M" : "m");
      all.push_back(
          recurrent_case("in_degree" + suffix, network::FixedInDegree{2, autapses, multapses}));
      all.push_back(
          recurrent_case("out_degree" + suffix, network::FixedOutDegree{3, autapses, multapses}));
      all.push_back(
          recurrent_case("total" + suffix, network::FixedTotalNumber{40, autapses, multapses}));
      all.push_back(recurrent_case("total_dense" + suffix,
                                   network::FixedTotalNumber{379, autapses, multapses}));
    }
  }
  return all;
}

class Expected : public testing::TestWithParam<Case> {};

// Blocks with and without a part of the diagonal, one of them a single pair on it.
const std::vector<std::pair<NeuronRange, NeuronRange>> kBlocks{
    {{2, 6}, {3, 5}}, {{0, 3}, {8, 12}}, {{0, 20}, {1, 3}}, {{4, 5}, {4, 5}}};

struct Tally {
  double sum = 0.0, square = 0.0, connected = 0.0;
};

std::vector<Tally> tally_blocks(Network network, int seeds) {
  network.projections[0].weight_pa = network::Distribution::constant(1.0);
  network.projections[0].delay_ms = network::Distribution::constant(1.0);
  std::vector<Tally> tallies(kBlocks.size());
  for (int seed = 0; seed < seeds; ++seed) {
    network.seed = static_cast<std::uint64_t>(seed);
    const auto synapses = all_synapses(network);
    for (std::size_t i = 0; i < kBlocks.size(); ++i) {
      const auto& [pre, post] = kBlocks[i];
      double count = 0.0;
      for (const Synapse& it : synapses)
        count += pre.contains(it.pre) && post.contains(it.row.post);
      tallies[i].sum += count;
      tallies[i].square += count * count;
      tallies[i].connected += count > 0.0 ? 1.0 : 0.0;
    }
  }
  return tallies;
}

// Five SE each; where all draws gave the same, five SE of a Poisson count of that mean.
TEST_P(Expected, CountAndProbabilityAreTheMeansOverSeeds) {
  const Network& network = GetParam().network;
  constexpr int kSeeds = 1000;
  const auto tallies = tally_blocks(network, kSeeds);
  for (std::size_t i = 0; i < kBlocks.size(); ++i) {
    const auto& [pre, post] = kBlocks[i];
    const double mean = tallies[i].sum / kSeeds;
    const double se = std::sqrt(std::max(0.0, tallies[i].square / kSeeds - mean * mean) / kSeeds);
    const double expected = expected_synapses(network, kOnly, pre, post);
    EXPECT_NEAR(mean, expected, 5.0 * (se > 0.0 ? se : std::sqrt(expected / kSeeds)) + 1e-9);
    const double p = connected_probability(network, kOnly, pre, post);
    EXPECT_NEAR(tallies[i].connected / kSeeds, p, 5.0 * std::sqrt(p * (1.0 - p) / kSeeds) + 1e-9);
  }
}

TEST_P(Expected, CountsOfPartsAddUpToTheWhole) {
  const Network& network = GetParam().network;
  const NeuronRange pre = all_of(network, network.projections[0].pre);
  const NeuronRange post = all_of(network, network.projections[0].post);
  double sum = 0.0;
  for (std::uint32_t i = 0; i < pre.last; i += 3) {
    for (std::uint32_t j = 0; j < post.last; j += 5) {
      sum += expected_synapses(network, kOnly, {i, std::min(i + 3, pre.last)},
                               {j, std::min(j + 5, post.last)});
    }
  }
  EXPECT_NEAR(sum, expected_synapses(network, kOnly, pre, post), 1e-9);
  EXPECT_EQ(connected_probability(network, kOnly, {1, 1}, post), 0.0);
}

INSTANTIATE_TEST_SUITE_P(OfEachRule, Expected, testing::ValuesIn(cases()),
                         [](const auto& instance) { return instance.param.name; });

TEST(ConnectedProbability, KeepsSmallValues) {
  const auto network = two_populations(1000000, 1000000, network::FixedTotalNumber{1000});
  EXPECT_NEAR(connected_probability(network, kOnly, {0, 10}, {0, 10}) / 1e-7, 1.0, 1e-6);
  const auto distinct = two_populations(
      1000000, 1000000, network::FixedTotalNumber{.total = 1000, .multapses = false});
  EXPECT_NEAR(connected_probability(distinct, kOnly, {0, 10}, {0, 10}) / 1e-7, 1.0, 1e-6);
}

// The microcircuit's L23E -> L23E at 256 neurons a slice: every pair of slices is joined.
TEST(ConnectedProbability, SaturatesAtOne) {
  const auto network = two_populations(20683, 20683, network::FixedTotalNumber{45499805});
  EXPECT_EQ(connected_probability(network, kOnly, {0, 256}, {0, 256}), 1.0);
  EXPECT_NEAR(expected_synapses(network, kOnly, {0, 256}, {0, 256}), 6970.475, 1e-3);
}

TEST(DelayTicks, SpanWhatARowCanHold) {
  const auto network = two_populations(5, 5, network::AllToAll{});
  EXPECT_EQ(min_delay_ticks(network, kOnly), 1U);
  EXPECT_EQ(max_delay_ticks(network, kOnly), 62U);
}

TEST(DelayTicks, OfAListAreThoseOfItsEntries) {
  network::ExplicitList list;
  list.synapses = {{0, 0, {}, 2.0}, {1, 0, {}, 0.7}};
  auto network = two_populations(5, 5, list);
  EXPECT_EQ(min_delay_ticks(network, kOnly), 7U);
  EXPECT_EQ(max_delay_ticks(network, kOnly), 20U);
  list.synapses.push_back({2, 0, {}, {}});  // draws from the projection's law
  network.projections[0].rule = list;
  EXPECT_EQ(min_delay_ticks(network, kOnly), 1U);
  EXPECT_EQ(max_delay_ticks(network, kOnly), 62U);
}

TEST(ExpectedRate, ComesFromTheModel) {
  auto network = two_populations(10, 10, network::AllToAll{});
  network.populations[0].expected_rate_hz = 3.5;
  EXPECT_EQ(expected_rate_hz(network, kPre), 3.5);
  network.populations[0].model = network::PoissonSource{network::Distribution::constant(12.0)};
  EXPECT_EQ(expected_rate_hz(network, kPre), 12.0);
  network.populations[0].model = network::SpikeListSource{{{0, 1.0}, {3, 2.0}, {3, 3.0}}};
  EXPECT_DOUBLE_EQ(expected_rate_hz(network, kPre), 0.3);  // 3 spikes, 10 neurons, 1 s
  network.populations[0].model = network::SpikeListSource{{{0, 4000.0}, {3, 2.0}}};
  for (const std::uint64_t duration_ticks : {0, 100, 100'000}) {
    network.duration_ticks = duration_ticks;
    EXPECT_DOUBLE_EQ(expected_rate_hz(network, kPre), 0.05);  // 2 spikes, 10 neurons, 4 s
  }
}

}  // namespace
}  // namespace spikeloom::connect
