// Random sound networks for property tests: every model, law, rule, input and probe occurs.
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "network-specs/network/network.h"

namespace spikeloom::support {

namespace generator {

using network::Distribution;

inline int number(int least, int most) { return *rc::gen::inRange(least, most + 1); }
inline std::uint32_t count(int least, int most) {
  return static_cast<std::uint32_t>(number(least, most));
}
// Not a round binary fraction, so that text forms must print all digits.
inline double real(double least, double most) {
  return least + (most - least) * number(0, 1'000'003) / 1'000'003.0;
}
inline bool flag() { return number(0, 1) == 1; }

// A law whose values lie in [least, most]: constant, or bounded to it.
inline Distribution law(double least, double most) {
  const double middle = (least + most) / 2.0;
  Distribution law{.low = least, .high = most};
  switch (number(0, least > 0.0 ? 4 : 2)) {
    case 0:
      return Distribution::constant(real(least, most));
    case 1:
      return {Distribution::Kind::uniform, real(least, middle), real(middle, most)};
    case 2:
      law.kind = Distribution::Kind::normal;
      law.first = real(least, most);
      law.second = real(0.0, most - least);
      break;
    case 3:
      law.kind = Distribution::Kind::lognormal;
      law.first = std::log(middle);
      law.second = real(0.01, 1.0);
      break;
    default:
      law.kind = Distribution::Kind::exponential;
      law.first = middle;
  }
  if (flag()) law.outside = Distribution::Outside::clip;
  return law;
}

inline std::vector<network::FurtherReceptor> receptors() {
  std::vector<network::FurtherReceptor> made;
  for (int i = number(0, 3); i > 0; --i) {
    auto& one = made.emplace_back();
    one.name = "receptor " + std::to_string(i);
    if (flag()) one.sign = network::Receptor::inhibitory;
    if (flag()) one.tau_syn_ms = law(0.5, 100.0);
  }
  return made;
}

inline network::LifCurrExp lif() {
  network::LifCurrExp model;
  if (flag()) model.c_m_pf = law(100.0, 500.0);
  if (flag()) model.tau_m_ms = law(5.0, 20.0);
  if (flag()) model.tau_syn_exc_ms = law(0.5, 5.0);
  if (flag()) model.tau_syn_inh_ms = law(0.5, 5.0);
  if (flag()) model.v_rest_mv = law(-70.0, -60.0);
  if (flag()) model.v_reset_mv = law(-70.0, -60.0);
  if (flag()) model.v_thresh_mv = law(-55.0, -45.0);
  if (flag()) model.t_refrac_ms = law(0.0, 5.0);
  if (flag()) model.i_offset_pa = law(-100.0, 100.0);
  if (flag()) model.v_init_mv = law(-80.0, -50.0);
  if (flag()) model.i_exc_init_pa = law(0.0, 100.0);
  if (flag()) model.i_inh_init_pa = law(-100.0, 0.0);
  model.receptors = receptors();
  return model;
}

inline network::Izhikevich izhikevich() {
  network::Izhikevich model;
  if (flag()) model.a_per_ms = law(0.01, 0.1);
  if (flag()) model.b_per_ms = law(0.1, 0.3);
  if (flag()) model.c_mv = law(-70.0, -50.0);
  if (flag()) model.d_mv_per_ms = law(0.05, 8.0);
  if (flag()) model.v_thresh_mv = law(20.0, 35.0);
  if (flag()) model.tau_syn_exc_ms = law(0.5, 5.0);
  if (flag()) model.tau_syn_inh_ms = law(0.5, 5.0);
  if (flag()) model.i_offset_pa = law(-10.0, 10.0);
  if (flag()) model.v_init_mv = law(-80.0, -50.0);
  if (flag()) model.u_init_mv_per_ms = law(-15.0, -5.0);
  if (flag()) model.i_exc_init_pa = law(0.0, 10.0);
  if (flag()) model.i_inh_init_pa = law(-10.0, 0.0);
  model.receptors = receptors();
  return model;
}

inline network::Model model(std::uint32_t size) {
  switch (number(0, 4)) {
    case 2:
      return izhikevich();
    case 0: {
      network::PoissonSource source;
      source.rate_hz = law(0.0, 100.0);
      if (flag()) source.start_ms = real(0.0, 10.0);
      if (flag()) source.stop_ms = real(10.0, 20.0);
      return source;
    }
    case 1: {
      network::SpikeListSource source;
      for (int i = number(0, 5); i > 0; --i) {
        source.spikes.push_back({count(0, static_cast<int>(size) - 1), real(0.0, 50.0)});
      }
      return source;
    }
    default:
      return lif();
  }
}

inline network::Population population(const std::string& name) {
  network::Population made;
  made.name = name;
  made.size = count(1, 40);
  made.model = model(made.size);
  if (flag()) made.expected_rate_hz = real(0.0, 50.0);
  if (number(0, 3) == 0) {
    const bool flat = flag();
    for (std::uint32_t i = 0; i < made.size; ++i) {
      made.positions_um.push_back({real(-9, 9), real(-9, 9), flat ? 0.0 : real(-9, 9)});
    }
  }
  if (number(0, 3) == 0) {
    made.reference = network::ReferenceActivity{.rate_hz = real(0, 9),
                                                .rate_sd_hz = real(0, 1),
                                                .cv = real(0, 1),
                                                .cc = real(-1, 1),
                                                .window_ms = 1000.0,
                                                .source = "a \"quoted\" source"};
  }
  return made;
}

inline network::ExplicitList list(std::uint32_t pre, std::uint32_t post, double sign) {
  network::ExplicitList made;
  const bool weights = flag();
  const bool delays = flag();
  for (int i = number(1, 6); i > 0; --i) {
    network::ListedSynapse synapse{.pre = count(0, static_cast<int>(pre) - 1),
                                   .post = count(0, static_cast<int>(post) - 1),
                                   .weight_pa = {},
                                   .delay_ms = {}};
    if (weights) synapse.weight_pa = sign * real(0.0, 100.0);
    if (delays) synapse.delay_ms = real(1.0, 20.0);
    made.synapses.push_back(synapse);
  }
  return made;
}

// Rules for `pre` sources and `post` targets; without multapses they draw at most half of what
// there is, and populations of one neuron keep their autapses.
inline network::Rule rule(std::uint32_t pre, std::uint32_t post, double sign) {
  const bool autapses = pre == 1 || post == 1 || flag();
  const auto half = [](std::uint32_t size) {
    return std::max(1U, count(1, static_cast<int>(size)) / 2);
  };
  switch (number(pre == post ? 0 : 1, 6)) {
    case 0:
      return network::OneToOne{};
    case 1:
      return network::AllToAll{.autapses = autapses};
    case 2:
      return list(pre, post, sign);
    case 3:
      return network::PairwiseBernoulli{.probability = real(0.0, 1.0), .autapses = autapses};
    case 4:
      return network::FixedInDegree{
          .in_degree = half(pre), .autapses = autapses, .multapses = flag()};
    case 5:
      return network::FixedOutDegree{
          .out_degree = half(post), .autapses = autapses, .multapses = flag()};
    default:
      return network::FixedTotalNumber{
          .total = half(pre) * half(post), .autapses = autapses, .multapses = flag()};
  }
}

// One of the population's.
inline network::Receptor receptor(const network::Population& population) {
  return static_cast<network::Receptor>(
      number(0, static_cast<int>(network::receptor_count(population)) - 1));
}
inline bool inhibits(const network::Population& population, network::Receptor at) {
  return network::sign_of(population, at) == network::Receptor::inhibitory;
}

inline network::Projection projection(const network::Network& network, std::size_t i,
                                      network::PopulationId pre, network::PopulationId post) {
  network::Projection made;
  made.name = "projection " + std::to_string(i);
  made.pre = pre;
  made.post = post;
  made.receptor = receptor(network.at(post));
  const bool inhibitory = inhibits(network.at(post), made.receptor);
  made.weight_pa = inhibitory ? law(-100.0, 0.0) : law(0.0, 100.0);
  made.delay_ms = law(1.0, 20.0);
  made.rule = rule(network.at(pre).size, network.at(post).size, inhibitory ? -1.0 : 1.0);
  return made;
}

inline NeuronRange range(std::uint32_t size) {
  if (flag()) return {0, size};
  const auto first = count(0, static_cast<int>(size) - 1);
  return {first, count(static_cast<int>(first) + 1, static_cast<int>(size))};
}

inline void add_inputs(network::Network& network, network::PopulationId target) {
  const auto size = network.at(target).size;
  if (flag()) {
    network.dc_inputs.push_back({.population = target,
                                 .neurons = range(size),
                                 .amplitude_pa = real(-300.0, 300.0),
                                 .start_ms = real(0.0, 5.0)});
  }
  if (flag()) {
    const auto at = receptor(network.at(target));
    const bool inhibitory = inhibits(network.at(target), at);
    network.poisson_inputs.push_back({.population = target,
                                      .neurons = range(size),
                                      .receptor = at,
                                      .rate_hz = real(0.0, 9000.0),
                                      .weight_pa = (inhibitory ? -1.0 : 1.0) * real(0.0, 100.0),
                                      .delay_ms = real(1.0, 3.0),
                                      .stop_ms = real(5.0, 9.0)});
  }
}

inline network::Probe probe(const network::Network& network, std::size_t i,
                            network::PopulationId population) {
  network::Probe made;
  made.name = "probe " + std::to_string(i);
  made.population = population;
  if (!network.at(population).is_source()) {
    const bool has_u = std::holds_alternative<network::Izhikevich>(network.at(population).model);
    made.variable = static_cast<network::Variable>(number(0, has_u ? 4 : 3));
  }
  if (made.variable != network::Variable::spikes) made.interval_ticks = count(1, 20);
  if (flag()) {
    for (std::uint32_t n = 0; n < network.at(population).size; ++n) {
      if (flag()) made.neurons.push_back(n);
    }
  }
  return made;
}

}  // namespace generator

// Small: at most 4 populations of 40 neurons, 50 ms.
inline rc::Gen<network::Network> networks() {
  return rc::gen::exec([] {
    using generator::number;
    network::Network network;
    network.name = "generated";
    network.seed = *rc::gen::arbitrary<std::uint64_t>();
    constexpr std::array<std::uint32_t, 4> kTicks{10, 100, 500, 1000};
    network.tick_us = kTicks.at(static_cast<std::size_t>(number(0, 3)));
    network.duration_ticks = static_cast<std::uint64_t>(number(50'000, 60'000)) / network.tick_us;
    network.discard_ticks = static_cast<std::uint64_t>(number(0, 49'000)) / network.tick_us;
    for (int p = number(1, 4); p > 0; --p) {
      network.populations.push_back(generator::population("population " + std::to_string(p)));
    }
    const auto any = [&network] {
      return network::PopulationId(
          static_cast<std::size_t>(number(0, static_cast<int>(network.populations.size()) - 1)));
    };
    for (int i = number(0, 5); i > 0; --i) {
      const auto post = any();
      if (network.at(post).is_source()) continue;
      network.projections.push_back(
          generator::projection(network, static_cast<std::size_t>(i), any(), post));
    }
    for (std::size_t p = 0; p < network.populations.size(); ++p) {
      const network::PopulationId id(p);
      if (!network.at(id).is_source()) generator::add_inputs(network, id);
      if (generator::flag()) network.probes.push_back(generator::probe(network, p, id));
    }
    return network;
  });
}

}  // namespace spikeloom::support

namespace rc {

// How RapidCheck shows a counterexample.
// NOLINTNEXTLINE(readability-identifier-naming): the name that RapidCheck calls.
inline void showValue(const spikeloom::network::Network& network, std::ostream& out) {
  out << "network of " << network.populations.size() << " populations";
}

}  // namespace rc
