// Exact numbers and switches of every rule.
#include <gtest/gtest.h>

#include <set>

#include "network-specs/connect/expected.h"
#include "tests/unit/connect/sample_networks.h"

namespace spikeloom::connect {
namespace {

using testing::Values;

std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_in(
    const std::vector<Synapse>& synapses) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  pairs.reserve(synapses.size());
  for (const Synapse& synapse : synapses) pairs.emplace_back(synapse.pre, synapse.row.post);
  return pairs;
}

TEST(OneToOne, JoinsEqualIndices) {
  const auto synapses = all_synapses(two_populations(6, 6, network::OneToOne{}));
  EXPECT_EQ(synapses.size(), 6U);
  EXPECT_EQ(autapses_in(synapses), 6U);
}

TEST(AllToAll, JoinsEveryPairOnce) {
  const auto synapses = all_synapses(two_populations(7, 5, network::AllToAll{}));
  EXPECT_EQ(synapses.size(), 35U);
  EXPECT_EQ(multapses_in(synapses), 0U);
}

TEST(AllToAll, LeavesOutTheDiagonalOfARecurrentProjectionOnly) {
  const auto recurrent_pairs = all_synapses(recurrent(7, network::AllToAll{.autapses = false}));
  EXPECT_EQ(recurrent_pairs.size(), 42U);
  EXPECT_EQ(autapses_in(recurrent_pairs), 0U);
  EXPECT_EQ(multapses_in(recurrent_pairs), 0U);
  EXPECT_EQ(all_synapses(two_populations(7, 7, network::AllToAll{.autapses = false})).size(), 49U);
}

TEST(AnExplicitList, IsGivenBackWithItsValues) {
  network::ExplicitList list;
  list.synapses = {{4, 1, 40.0, 0.3}, {0, 2, {}, {}}, {4, 0, 20.0, {}}, {4, 1, 40.0, 0.3}};
  auto network = two_populations(5, 3, list);
  network.projections[0].weight_pa = network::Distribution::constant(10.0);
  network.projections[0].delay_ms = network::Distribution::constant(1.0);
  const auto scale = WeightScale{-2};  // a quarter of a picoampere
  std::vector<Synapse> synapses;
  make(network, kOnly, scale)->block({0, 5}, {0, 3}, synapses);
  EXPECT_EQ(synapses, (std::vector<Synapse>{
                          {0, {2, 40, 10}}, {4, {0, 80, 10}}, {4, {1, 160, 3}}, {4, {1, 160, 3}}}));
}

TEST(PairwiseBernoulli, HasNothingAtZeroAndEverythingAtOne) {
  const auto never = two_populations(20, 30, network::PairwiseBernoulli{.probability = 0.0});
  EXPECT_TRUE(all_synapses(never).empty());
  const auto always =
      recurrent(20, network::PairwiseBernoulli{.probability = 1.0, .autapses = false});
  EXPECT_EQ(pairs_in(all_synapses(always)),
            pairs_in(all_synapses(recurrent(20, network::AllToAll{.autapses = false}))));
}

TEST(PairwiseBernoulli, NeverDoublesAPair) {
  const auto synapses = all_synapses(
      recurrent(100, network::PairwiseBernoulli{.probability = 0.4, .autapses = false}));
  EXPECT_EQ(multapses_in(synapses), 0U);
  EXPECT_EQ(autapses_in(synapses), 0U);
}

// Switches: (autapses, multapses).
class ARuleWithSwitches : public testing::TestWithParam<std::pair<bool, bool>> {
 protected:
  // With 40 neurons and 600 or more draws among 1,600 pairs both kinds come up when allowed: the
  // chance of no autapse is (39/40)^600 = 3e-7, and that of no multapse far smaller.
  void expect_switches(const std::vector<Synapse>& synapses) const {
    const auto [autapses, multapses] = GetParam();
    EXPECT_EQ(autapses_in(synapses) > 0, autapses);
    EXPECT_EQ(multapses_in(synapses) > 0, multapses);
  }
};

TEST_P(ARuleWithSwitches, GivesEveryTargetItsInDegree) {
  const auto [autapses, multapses] = GetParam();
  const auto network = recurrent(40, network::FixedInDegree{15, autapses, multapses});
  const auto synapses = all_synapses(network);
  EXPECT_EQ(degrees_of(network, synapses).in, std::vector<std::uint32_t>(40, 15));
  expect_switches(synapses);
}

TEST_P(ARuleWithSwitches, GivesEverySourceItsOutDegree) {
  const auto [autapses, multapses] = GetParam();
  const auto network = recurrent(40, network::FixedOutDegree{15, autapses, multapses});
  const auto synapses = all_synapses(network);
  EXPECT_EQ(degrees_of(network, synapses).out, std::vector<std::uint32_t>(40, 15));
  expect_switches(synapses);
}

TEST_P(ARuleWithSwitches, DrawsItsTotalExactly) {
  const auto [autapses, multapses] = GetParam();
  for (const std::uint64_t total : {600U, 1000U, 1559U}) {
    const auto synapses =
        all_synapses(recurrent(40, network::FixedTotalNumber{total, autapses, multapses}));
    EXPECT_EQ(synapses.size(), total);
    expect_switches(synapses);
  }
}

INSTANTIATE_TEST_SUITE_P(AllFour, ARuleWithSwitches,
                         Values(std::pair{true, true}, std::pair{true, false},
                                std::pair{false, true}, std::pair{false, false}));

TEST(ARuleWithoutMultapses, MayUseAllPairs) {
  for (const bool autapses : {true, false}) {
    const std::uint32_t partners = autapses ? 40 : 39;
    const auto everything = pairs_in(all_synapses(recurrent(40, network::AllToAll{autapses})));
    const network::Rule rules[] = {network::FixedInDegree{partners, autapses, false},
                                   network::FixedOutDegree{partners, autapses, false},
                                   network::FixedTotalNumber{40U * partners, autapses, false}};
    for (const auto& rule : rules) {
      EXPECT_EQ(pairs_in(all_synapses(recurrent(40, rule))), everything) << rule.index();
    }
  }
}

TEST(ARuleOfNothing, HasNoSynapses) {
  EXPECT_TRUE(all_synapses(two_populations(9, 9, network::FixedTotalNumber{.total = 0})).empty());
  EXPECT_TRUE(all_synapses(two_populations(9, 9, network::FixedInDegree{.in_degree = 0})).empty());
  EXPECT_TRUE(
      all_synapses(two_populations(9, 9, network::FixedOutDegree{.out_degree = 0})).empty());
  EXPECT_TRUE(all_synapses(two_populations(9, 9, network::ExplicitList{})).empty());
}

TEST(ASingleNeuron, MayDrawItself) {
  const auto synapses = all_synapses(recurrent(1, network::FixedTotalNumber{.total = 5}));
  EXPECT_EQ(synapses.size(), 5U);
  EXPECT_EQ(autapses_in(synapses), 5U);
}

}  // namespace
}  // namespace spikeloom::connect
