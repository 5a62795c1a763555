// A projection as networks of tests have it: one weight, whose sign says the receptor, and delays
// drawn from 1 ms up.
#pragma once

#include <string>
#include <utility>

#include "network-specs/network/network.h"

namespace spikeloom::support {

inline void add_projection(network::Network& network, std::size_t pre, std::size_t post,
                           double weight_pa, double longest_ms, network::Rule rule) {
  using network::Distribution;
  network.projections.push_back(
      {.name = "c" + std::to_string(network.projections.size()),
       .pre = network::PopulationId(pre),
       .post = network::PopulationId(post),
       .rule = std::move(rule),
       .receptor = weight_pa < 0 ? network::Receptor::inhibitory : network::Receptor::excitatory,
       .weight_pa = Distribution::constant(weight_pa),
       .delay_ms = {.kind = Distribution::Kind::uniform, .first = 1, .second = longest_ms}});
}

}  // namespace spikeloom::support
