#include "network-specs/connect/expected.h"

#include <algorithm>
#include <limits>
#include <variant>

#include "base/det_math.h"
#include "network-specs/connect/count_laws.h"
#include "network-specs/connect/distribution.h"
#include "network-specs/connect/pairs.h"
#include "network-specs/connect/quantise.h"

namespace spikeloom::connect {
namespace {

using network::Network;
using network::Projection;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::uint64_t listed_inside(const network::ExplicitList& list, NeuronRange pre, NeuronRange post) {
  std::uint64_t count = 0;
  for (const auto& synapse : list.synapses) {
    count += pre.contains(synapse.pre) && post.contains(synapse.post);
  }
  return count;
}

struct ExpectedCount {
  const Network& network;
  const Projection& projection;
  NeuronRange pre, post;

  [[nodiscard]] double share(bool autapses) const {
    const Pairs pairs = pairs_of(network, projection, autapses);
    return pairs.in_all() == 0 ? 0.0
                               : static_cast<double>(pairs.in_block(pre, post)) /
                                     static_cast<double>(pairs.in_all());
  }
  double operator()(const network::OneToOne&) const { return Pairs::overlap(pre, post).size(); }
  double operator()(const network::AllToAll& rule) const {
    return static_cast<double>(pairs_of(network, projection, rule.autapses).in_block(pre, post));
  }
  double operator()(const network::ExplicitList& rule) const {
    return static_cast<double>(listed_inside(rule, pre, post));
  }
  double operator()(const network::PairwiseBernoulli& rule) const {
    return rule.probability *
           static_cast<double>(pairs_of(network, projection, rule.autapses).in_block(pre, post));
  }
  double operator()(const network::FixedInDegree& rule) const {
    return share(rule.autapses) * rule.in_degree * network.at(projection.post).size;
  }
  double operator()(const network::FixedOutDegree& rule) const {
    return share(rule.autapses) * rule.out_degree * network.at(projection.pre).size;
  }
  double operator()(const network::FixedTotalNumber& rule) const {
    return share(rule.autapses) * static_cast<double>(rule.total);
  }
};

// log P(none of `draws` falls on `inside` of `total` pairs).
double log_missed(std::uint64_t draws, std::uint64_t inside, std::uint64_t total, bool replaced) {
  if (draws == 0 || inside == 0) return 0.0;
  if (!replaced) return log_hypergeometric_pmf(0, total, inside, draws);
  if (inside == total) return -kInfinity;
  return static_cast<double>(draws) *
         det::log1p(-static_cast<double>(inside) / static_cast<double>(total));
}

// log P(no synapse between the ranges).
struct LogUnconnected {
  const Network& network;
  const Projection& projection;
  NeuronRange pre, post;

  // `neurons` each make `degree` draws among `total` partners, `partners` of them in the block;
  // `diagonal` of them have one less, because they may not draw themselves.
  [[nodiscard]] static double by_degree(std::uint32_t neurons, std::uint32_t diagonal,
                                        std::uint32_t partners, std::uint32_t degree,
                                        std::uint32_t total, bool multapses) {
    double log_none = 0.0;
    if (neurons > diagonal) {
      log_none += (neurons - diagonal) * log_missed(degree, partners, total, multapses);
    }
    if (diagonal > 0) log_none += diagonal * log_missed(degree, partners - 1, total, multapses);
    return log_none;
  }
  [[nodiscard]] std::uint32_t diagonal(const Pairs& pairs) const {
    return pairs.without_diagonal ? Pairs::overlap(pre, post).size() : 0;
  }
  [[nodiscard]] static double certain(bool connected) { return connected ? -kInfinity : 0.0; }

  double operator()(const network::OneToOne&) const {
    return certain(Pairs::overlap(pre, post).size() > 0);
  }
  double operator()(const network::AllToAll& rule) const {
    return certain(pairs_of(network, projection, rule.autapses).in_block(pre, post) > 0);
  }
  double operator()(const network::ExplicitList& rule) const {
    return certain(listed_inside(rule, pre, post) > 0);
  }
  double operator()(const network::PairwiseBernoulli& rule) const {
    const auto pairs = pairs_of(network, projection, rule.autapses).in_block(pre, post);
    return pairs == 0 ? 0.0 : static_cast<double>(pairs) * det::log1p(-rule.probability);
  }
  double operator()(const network::FixedInDegree& rule) const {
    const Pairs pairs = pairs_of(network, projection, rule.autapses);
    return by_degree(post.size(), diagonal(pairs), pre.size(), rule.in_degree, pairs.in_column(),
                     rule.multapses);
  }
  double operator()(const network::FixedOutDegree& rule) const {
    const Pairs pairs = pairs_of(network, projection, rule.autapses);
    return by_degree(pre.size(), diagonal(pairs), post.size(), rule.out_degree, pairs.in_row(),
                     rule.multapses);
  }
  double operator()(const network::FixedTotalNumber& rule) const {
    const Pairs pairs = pairs_of(network, projection, rule.autapses);
    return log_missed(rule.total, pairs.in_block(pre, post), pairs.in_all(), rule.multapses);
  }
};

// Smallest and largest delay; a list without any drawn delay is judged by its entries alone.
IntegerRange delays(const Network& network, network::ProjectionId id) {
  const Projection& projection = network.at(id);
  const auto* list = std::get_if<network::ExplicitList>(&projection.rule);
  if (list == nullptr || list->synapses.empty()) {
    return delay_range(projection.delay_ms, network.tick_ms());
  }
  IntegerRange range{65535, 1};
  bool any_drawn = false;
  const auto include = [&](IntegerRange other) {
    range = {std::min(range.first, other.first), std::max(range.last, other.last)};
  };
  for (const auto& synapse : list->synapses) {
    if (synapse.delay_ms) {
      const std::uint16_t ticks = delay_ticks(*synapse.delay_ms, network.tick_ms());
      include({ticks, ticks});
    } else {
      any_drawn = true;
    }
  }
  if (any_drawn) include(delay_range(projection.delay_ms, network.tick_ms()));
  return range;
}

}  // namespace

double expected_synapses(const Network& network, network::ProjectionId projection, NeuronRange pre,
                         NeuronRange post) {
  const Projection& it = network.at(projection);
  return std::visit(ExpectedCount{network, it, pre, post}, it.rule);
}

double connected_probability(const Network& network, network::ProjectionId projection,
                             NeuronRange pre, NeuronRange post) {
  if (pre.size() == 0 || post.size() == 0) return 0.0;
  const Projection& it = network.at(projection);
  const double log_none = std::visit(LogUnconnected{network, it, pre, post}, it.rule);
  // 1 - exp(x) without loss where x is small.
  return log_none > -1e-5 ? -log_none * (1.0 + 0.5 * log_none) : 1.0 - det::exp(log_none);
}

std::uint32_t max_delay_ticks(const Network& network, network::ProjectionId projection) {
  return delays(network, projection).last;
}

std::uint32_t min_delay_ticks(const Network& network, network::ProjectionId projection) {
  return delays(network, projection).first;
}

double expected_rate_hz(const Network& network, network::PopulationId population) {
  const auto& it = network.at(population);
  if (const auto* poisson = std::get_if<network::PoissonSource>(&it.model)) {
    return rough_moments(poisson->rate_hz).mean;
  }
  if (const auto* listed = std::get_if<network::SpikeListSource>(&it.model)) {
    double span_ms = 1000.0;
    for (const auto& spike : listed->spikes) span_ms = std::max(span_ms, spike.time_ms);
    return static_cast<double>(listed->spikes.size()) / it.size / (span_ms / 1000.0);
  }
  return it.expected_rate_hz;
}

}  // namespace spikeloom::connect
