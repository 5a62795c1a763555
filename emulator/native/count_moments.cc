#include "emulator/native/count_moments.h"

#include <variant>

#include "network-specs/connect/expected.h"

namespace spikeloom::native {
namespace {

using network::Network;

// Variance of the number of synapses from one source onto `targets` of `all` targets.
struct Variance {
  const Network& network;
  const network::Projection& projection;
  double mean;
  double targets, all, sources;

  // Draws that each hit with a probability of their own.
  [[nodiscard]] double binomial(double draws) const {
    return draws > 0.0 ? std::max(0.0, mean * (1.0 - mean / draws)) : 0.0;
  }
  // Without replacement, among `things`.
  [[nodiscard]] double hypergeometric(double draws, double things) const {
    return things > 1.0 ? binomial(draws) * std::max(0.0, things - draws) / (things - 1.0) : 0.0;
  }
  double operator()(const network::OneToOne&) const { return binomial(1.0); }
  double operator()(const network::AllToAll&) const { return 0.0; }
  double operator()(const network::ExplicitList&) const { return 0.0; }
  double operator()(const network::PairwiseBernoulli&) const { return binomial(targets); }
  double operator()(const network::FixedInDegree& rule) const {
    return binomial(rule.multapses ? targets * rule.in_degree : targets);
  }
  double operator()(const network::FixedOutDegree& rule) const {
    return rule.multapses ? binomial(rule.out_degree) : hypergeometric(rule.out_degree, all);
  }
  double operator()(const network::FixedTotalNumber& rule) const {
    const auto total = static_cast<double>(rule.total);
    return rule.multapses ? binomial(total) : hypergeometric(total, all * sources);
  }
};

}  // namespace

Moments synapses_of_a_source(const Network& network, network::ProjectionId id,
                             NeuronRange targets) {
  const auto& it = network.at(id);
  const std::uint32_t sources = network.at(it.pre).size;
  const double mean = connect::expected_synapses(network, id, {0, sources}, targets) / sources;
  return {mean, std::visit(Variance{network, it, mean, static_cast<double>(targets.size()),
                                    static_cast<double>(network.at(it.post).size),
                                    static_cast<double>(sources)},
                           it.rule)};
}

}  // namespace spikeloom::native
