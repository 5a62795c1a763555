// Degree laws of the rules (facts of Senk et al. 2022): the degree of one neuron over many seeds.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "network-specs/connect/count_laws.h"
#include "network-specs/connect/partners.h"
#include "network-specs/connect/row_counts.h"
#include "tests/unit/connect/chi_square.h"
#include "tests/unit/connect/sample_networks.h"

namespace spikeloom::connect {
namespace {

using Law = std::function<double(std::uint64_t)>;

Law binomial(std::uint64_t n, double p) {
  return [=](std::uint64_t k) { return std::exp(log_binomial_pmf(k, n, p)); };
}
Law hypergeometric(std::uint64_t total, std::uint64_t inside, std::uint64_t n) {
  return [=](std::uint64_t k) { return std::exp(log_hypergeometric_pmf(k, total, inside, n)); };
}
Law always(std::uint64_t value) {
  return [=](std::uint64_t k) { return k == value ? 1.0 : 0.0; };
}

struct Case {
  std::string name;
  bool is_recurrent;
  network::Rule rule;
  Law out, in;
};
std::ostream& operator<<(std::ostream& stream, const Case& it) { return stream << it.name; }

constexpr std::uint32_t kSources = 24;
constexpr std::uint32_t kTargets = 15;  // of a projection between two populations
constexpr std::uint32_t kSeeds = 1500;

class ADegree : public testing::TestWithParam<Case> {};

TEST_P(ADegree, FollowsItsLaw) {
  const Case& it = GetParam();
  std::vector<std::uint64_t> out, in;
  std::vector<std::uint64_t> pair_counts(kSources * kSources);
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    auto network = it.is_recurrent ? recurrent(kSources, it.rule, seed)
                                   : two_populations(kSources, kTargets, it.rule, seed);
    network.projections[0].weight_pa = network::Distribution::constant(1.0);
    network.projections[0].delay_ms = network::Distribution::constant(1.0);
    const auto synapses = all_synapses(network);
    const Degrees degrees = degrees_of(network, synapses);
    out.push_back(degrees.out[7]);
    in.push_back(degrees.in[4]);
    for (const Synapse& synapse : synapses)
      ++pair_counts[synapse.pre * kSources + synapse.row.post];
  }
  const auto expect = [](const std::vector<std::uint64_t>& degrees, const Law& law) {
    if (law(degrees[0]) == 1.0) {
      for (const std::uint64_t degree : degrees) ASSERT_EQ(law(degree), 1.0);
    } else {
      expect_law(degrees, 400, law);
    }
  };
  expect(out, it.out);
  expect(in, it.in);
  // No pair is favoured. Draws without replacement vary less than the test expects, never more.
  std::vector<std::uint64_t> allowed;
  for (std::uint32_t pre = 0; pre < kSources; ++pre) {
    for (std::uint32_t post = 0; post < (it.is_recurrent ? kSources : kTargets); ++post) {
      if (!it.is_recurrent || pre != post) allowed.push_back(pair_counts[pre * kSources + post]);
    }
  }
  expect_uniform(allowed);
}

INSTANTIATE_TEST_SUITE_P(
    OfRules, ADegree,
    testing::Values(Case{"Bernoulli", false, network::PairwiseBernoulli{0.3},
                         binomial(kTargets, 0.3), binomial(kSources, 0.3)},
                    Case{"BernoulliWithoutAutapses", true, network::PairwiseBernoulli{0.3, false},
                         binomial(kSources - 1, 0.3), binomial(kSources - 1, 0.3)},
                    Case{"InDegree", false, network::FixedInDegree{9, true, true},
                         binomial(kTargets * 9, 1.0 / kSources), always(9)},
                    Case{"InDegreeWithoutMultapses", false, network::FixedInDegree{9, true, false},
                         binomial(kTargets, 9.0 / kSources), always(9)},
                    Case{"InDegreeWithoutAutapses", true, network::FixedInDegree{9, false, true},
                         binomial((kSources - 1) * 9, 1.0 / (kSources - 1)), always(9)},
                    Case{"OutDegree", false, network::FixedOutDegree{6, true, true}, always(6),
                         binomial(kSources * 6, 1.0 / kTargets)},
                    Case{"OutDegreeWithoutMultapses", false,
                         network::FixedOutDegree{6, true, false}, always(6),
                         binomial(kSources, 6.0 / kTargets)},
                    Case{"OutDegreeWithoutEither", true, network::FixedOutDegree{6, false, false},
                         always(6), binomial(kSources - 1, 6.0 / (kSources - 1))},
                    Case{"Total", false, network::FixedTotalNumber{150, true, true},
                         binomial(150, 1.0 / kSources), binomial(150, 1.0 / kTargets)},
                    Case{"TotalWithoutMultapses", false,
                         network::FixedTotalNumber{150, true, false},
                         hypergeometric(kSources* kTargets, kTargets, 150),
                         hypergeometric(kSources* kTargets, kSources, 150)},
                    Case{"TotalWithoutEither", true, network::FixedTotalNumber{300, false, false},
                         hypergeometric(kSources*(kSources - 1), kSources - 1, 300),
                         hypergeometric(kSources*(kSources - 1), kSources - 1, 300)},
                    Case{"TotalWithoutAutapses", true, network::FixedTotalNumber{300, false, true},
                         binomial(300, 1.0 / kSources), binomial(300, 1.0 / kSources)}),
    [](const auto& instance) { return instance.param.name; });

TEST(DistinctPartners, AreEverySubsetEquallyOften) {
  for (const std::uint32_t count : {2U, 4U}) {  // drawn, and drawn by what is left out
    std::map<std::vector<std::uint32_t>, std::uint64_t> subsets;
    for (std::uint32_t item = 0; item < 3000; ++item) {
      auto chosen = draw_distinct(CounterStream(1, {StreamPurpose::test, count, item}), 6, count);
      std::sort(chosen.begin(), chosen.end());
      ++subsets[chosen];
    }
    ASSERT_EQ(subsets.size(), 15U);
    std::vector<std::uint64_t> seen;
    seen.reserve(subsets.size());
    for (const auto& [subset, times] : subsets) seen.push_back(times);
    expect_uniform(seen);
  }
}

TEST(RowCounts, AddUpAndStayInTheirRows) {
  const Pairs pairs{1000, 70, false};
  for (const std::uint64_t total : {0U, 1U, 35000U, 69999U, 70000U}) {
    std::uint64_t sum = 0;
    for (const std::uint32_t count : row_counts(1, 0, pairs, total, false)) {
      ASSERT_LE(count, 70U);
      sum += count;
    }
    EXPECT_EQ(sum, total);
  }
}

// 4e9 draws over 5 sources: a wrong width anywhere shows. Binomial SD 25,298; five of them.
TEST(RowCounts, HoldLargeTotals) {
  std::uint64_t sum = 0;
  for (const std::uint32_t count : row_counts(1, 0, {5, 100, false}, 4000000000U, true)) {
    EXPECT_NEAR(count, 8e8, 5.0 * 25298.0);
    sum += count;
  }
  EXPECT_EQ(sum, 4000000000U);
}

}  // namespace
}  // namespace spikeloom::connect
