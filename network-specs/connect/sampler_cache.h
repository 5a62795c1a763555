// The tables of weight and delay laws, each built once: a network of many projections has few laws.
//
// Errors   none.
// Cost     a search among the laws seen so far. Not thread-safe; the tables it hands out are.
#pragma once

#include <map>
#include <memory>
#include <tuple>

#include "network-specs/connect/discrete_sampler.h"
#include "network-specs/connect/weight_scale.h"
#include "network-specs/network/network.h"

namespace spikeloom::connect {

class SamplerCache {
 public:
  using Sampler = std::shared_ptr<const DiscreteSampler>;
  [[nodiscard]] Sampler weights(const network::Distribution& weight_pa, network::Receptor sign,
                                WeightScale scale);
  [[nodiscard]] Sampler delays(const network::Distribution& delay_ms, double tick_ms);

 private:
  // A distribution's fields, and what else decides the integers.
  using Law = std::tuple<network::Distribution::Kind, double, double, double, double,
                         network::Distribution::Outside>;
  static Law law_of(const network::Distribution& distribution);

  std::map<std::tuple<Law, network::Receptor, int>, Sampler> weights_;
  std::map<std::tuple<Law, double>, Sampler> delays_;
};

}  // namespace spikeloom::connect
