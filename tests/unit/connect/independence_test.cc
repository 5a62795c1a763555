// Partner, weight and delay of a synapse, and those of its neighbours, have nothing to do with
// each other.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/connect/sample_networks.h"

namespace spikeloom::connect {
namespace {

// Pearson's; between independent values its SE is 1 / sqrt(n).
double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const auto n = static_cast<double>(a.size());
  double sum_a = 0.0, sum_b = 0.0, aa = 0.0, bb = 0.0, ab = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum_a += a[i];
    sum_b += b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
    ab += a[i] * b[i];
  }
  return (ab - sum_a * sum_b / n) / std::sqrt((aa - sum_a * sum_a / n) * (bb - sum_b * sum_b / n));
}

std::vector<double> shifted(std::vector<double> values, std::ptrdiff_t by) {
  std::rotate(values.begin(), values.begin() + by, values.end());
  return values;
}

TEST(ASynapse, HasIndependentPartnerWeightAndDelay) {
  constexpr std::uint32_t kSources = 200, kOutDegree = 200;
  const auto network =
      two_populations(kSources, 1000, network::FixedOutDegree{.out_degree = kOutDegree});
  const auto connector = connector_of(network);
  std::vector<RowSynapse> rows;
  for (std::uint32_t pre = 0; pre < kSources; ++pre) connector->row(pre, rows);
  std::vector<double> posts, weights, delays;
  for (const RowSynapse& synapse : rows) {
    posts.push_back(synapse.post);
    weights.push_back(synapse.weight);
    delays.push_back(synapse.delay_ticks);
  }
  const double bound = 5.0 / std::sqrt(static_cast<double>(rows.size()));
  EXPECT_LT(std::fabs(correlation(posts, weights)), bound);
  EXPECT_LT(std::fabs(correlation(posts, delays)), bound);
  EXPECT_LT(std::fabs(correlation(weights, delays)), bound);
  for (const auto& values : {posts, weights, delays}) {
    EXPECT_LT(std::fabs(correlation(values, shifted(values, 1))), bound);           // next draw
    EXPECT_LT(std::fabs(correlation(values, shifted(values, kOutDegree))), bound);  // next row
  }
}

TEST(TwoProjections, DrawApart) {
  auto network = two_populations(100, 1000, network::FixedOutDegree{.out_degree = 100});
  network.projections.push_back(network.projections[0]);
  const auto scale = weight_scales(network)[1][0];
  std::vector<RowSynapse> first, second;
  for (std::uint32_t pre = 0; pre < 100; ++pre) {
    make(network, network::ProjectionId(std::size_t{0}), scale)->row(pre, first);
    make(network, network::ProjectionId(std::size_t{1}), scale)->row(pre, second);
  }
  std::vector<double> posts, other_posts, weights, other_weights;
  for (std::size_t i = 0; i < first.size(); ++i) {
    posts.push_back(first[i].post);
    other_posts.push_back(second[i].post);
    weights.push_back(first[i].weight);
    other_weights.push_back(second[i].weight);
  }
  EXPECT_LT(std::fabs(correlation(posts, other_posts)), 0.05);
  EXPECT_LT(std::fabs(correlation(weights, other_weights)), 0.05);
}

}  // namespace
}  // namespace spikeloom::connect
