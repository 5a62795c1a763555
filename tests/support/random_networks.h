// Small random networks that use everything the engines know, for property tests.
#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

#include "network-specs/network/network.h"

namespace spikeloom::support {

using network::Distribution;
using network::Network;

inline double real(double low, double high) {
  return low + (high - low) * (*rc::gen::inRange(0, 1001)) / 1000.0;
}
inline bool maybe() { return *rc::gen::arbitrary<bool>(); }

// A constant, or a law around it that stays within a third of it.
inline Distribution around(double value) {
  const double reach = value < 0 ? -value / 3 : value / 3;
  if (reach == 0.0 || !maybe()) return Distribution::constant(value);
  return {.kind = Distribution::Kind::normal,
          .first = value,
          .second = reach / 2,
          .low = value - reach,
          .high = value + reach};
}

inline network::LifCurrExp a_neuron() {
  network::LifCurrExp lif;
  const bool varied = maybe();
  const auto law = [&](double value) {
    return varied ? around(value) : Distribution::constant(value);
  };
  lif.c_m_pf = law(real(150, 400));
  lif.tau_m_ms = law(real(5, 20));
  lif.tau_syn_exc_ms = law(real(0.3, 5));
  lif.tau_syn_inh_ms = law(real(0.3, 8));
  lif.v_rest_mv = Distribution::constant(real(-80, -60));
  lif.v_reset_mv = Distribution::constant(lif.v_rest_mv.first + real(-5, 2));
  lif.v_thresh_mv = {.kind = Distribution::Kind::uniform,
                     .first = lif.v_rest_mv.first + 10,
                     .second = lif.v_rest_mv.first + (varied ? 16 : 10)};
  lif.t_refrac_ms = law(real(0, 3));
  lif.i_offset_pa = maybe() ? around(real(100, 500)) : Distribution::constant(0.0);
  lif.v_init_mv = {.kind = Distribution::Kind::uniform,
                   .first = lif.v_rest_mv.first - 5,
                   .second = lif.v_rest_mv.first + 12};
  lif.i_exc_init_pa = Distribution::constant(maybe() ? real(0, 300) : 0.0);
  lif.i_inh_init_pa = Distribution::constant(maybe() ? -real(0, 300) : 0.0);
  return lif;
}

// Up to six beside the first two.
inline std::vector<network::FurtherReceptor> some_receptors() {
  std::vector<network::FurtherReceptor> receptors;
  if (!maybe()) return receptors;
  for (int i = *rc::gen::inRange(1, 7); i > 0; --i) {
    auto& made = receptors.emplace_back();
    made.name = "receptor " + std::to_string(i);
    made.sign = maybe() ? network::Receptor::excitatory : network::Receptor::inhibitory;
    made.tau_syn_ms = around(real(0.3, 20));
  }
  return receptors;
}

// Driven by some 10 pA where a LIF neuron needs hundreds, and by weights of either.
inline network::Izhikevich an_izhikevich_neuron() {
  network::Izhikevich model;
  const bool varied = maybe();
  const auto law = [&](double value) {
    return varied ? around(value) : Distribution::constant(value);
  };
  model.a_per_ms = law(real(0.02, 0.1));
  model.b_per_ms = law(real(0.2, 0.26));
  model.c_mv = law(real(-65, -50));
  model.d_mv_per_ms = law(real(0.05, 8));
  model.tau_syn_exc_ms = law(real(0.3, 5));
  model.tau_syn_inh_ms = law(real(0.3, 8));
  model.i_offset_pa = maybe() ? around(real(5, 40)) : Distribution::constant(0.0);
  model.v_init_mv = {.kind = Distribution::Kind::uniform, .first = -75, .second = -55};
  model.i_exc_init_pa = Distribution::constant(maybe() ? real(0, 30) : 0.0);
  return model;
}

inline network::PoissonSource a_poisson_source() {
  network::PoissonSource source;
  // Up to two spikes a tick.
  source.rate_hz = maybe() ? around(real(10, 500)) : Distribution::constant(real(1000, 20000));
  if (maybe()) source.start_ms = real(0, 5);
  if (maybe()) source.stop_ms = source.start_ms + real(1, 30);
  return source;
}

inline network::SpikeListSource a_spike_list(std::uint32_t size, double duration_ms) {
  network::SpikeListSource source;
  for (int i = *rc::gen::inRange(0, 80); i > 0; --i)
    source.spikes.push_back({*rc::gen::inRange(0U, size), real(0, duration_ms)});
  return source;
}

inline network::Rule a_rule(const network::Population& pre, const network::Population& post) {
  const auto few = *rc::gen::inRange(1U, 12U);
  const bool multapses = maybe();
  switch (*rc::gen::inRange(0, 7)) {
    case 0:
      if (pre.size == post.size) return network::OneToOne{};
      [[fallthrough]];
    case 1:
      return network::AllToAll{};
    case 2:
      return network::PairwiseBernoulli{.probability = real(0, 1)};
    case 3:
      return network::FixedInDegree{.in_degree = multapses ? few : std::min(few, pre.size),
                                    .multapses = multapses};
    case 4:
      return network::FixedOutDegree{.out_degree = multapses ? few : std::min(few, post.size),
                                     .multapses = multapses};
    case 5:
      return network::FixedTotalNumber{.total = *rc::gen::inRange(1U, pre.size * post.size + 1),
                                       .multapses = multapses};
    default: {
      network::ExplicitList list;
      for (int i = *rc::gen::inRange(1, 30); i > 0; --i)
        list.synapses.push_back({.pre = *rc::gen::inRange(0U, pre.size),
                                 .post = *rc::gen::inRange(0U, post.size),
                                 .weight_pa = {},
                                 .delay_ms = {}});
      return list;
    }
  }
}

// One of the population's.
inline network::Receptor a_receptor(const network::Population& population) {
  const auto count = static_cast<std::uint32_t>(network::receptor_count(population));
  return static_cast<network::Receptor>(*rc::gen::inRange(0U, count));
}
// With the receptor's sign, and in proportion to the model: Izhikevich's neuron takes a few pA.
inline double weight_onto(const network::Population& population, network::Receptor receptor,
                          double weight_pa) {
  if (network::sign_of(population, receptor) == network::Receptor::inhibitory)
    weight_pa = -weight_pa;
  return std::holds_alternative<network::Izhikevich>(population.model) ? weight_pa / 50 : weight_pa;
}

inline Distribution a_delay(double tick_ms) {
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      return Distribution::constant(tick_ms * *rc::gen::inRange(1, 6));
    case 1:
      return Distribution::constant(tick_ms * *rc::gen::inRange(200, 700));
    default: {
      const double mean = tick_ms * *rc::gen::inRange(3, 30);
      return {.kind = Distribution::Kind::normal,
              .first = mean,
              .second = mean / 2,
              .low = tick_ms / 2};
    }
  }
}

inline void add_projections(Network& network, double weight_pa) {
  for (std::size_t pre = 0; pre < network.populations.size(); ++pre)
    for (std::size_t post = 0; post < network.populations.size(); ++post) {
      if (network.populations[post].is_source() || !maybe()) continue;
      network::Projection it;
      it.name = "p" + std::to_string(network.projections.size());
      it.pre = network::PopulationId(pre);
      it.post = network::PopulationId(post);
      it.rule = a_rule(network.populations[pre], network.populations[post]);
      it.receptor = a_receptor(network.populations[post]);
      it.weight_pa = around(weight_onto(network.populations[post], it.receptor, weight_pa));
      it.delay_ms = a_delay(network.tick_ms());
      network.projections.push_back(std::move(it));
    }
}

inline NeuronRange a_range(std::uint32_t size) {
  if (maybe()) return {0, size};
  const auto first = *rc::gen::inRange(0U, size);
  return {first, *rc::gen::inRange(first + 1, size + 1)};
}

inline void add_inputs(Network& network, double weight_pa) {
  for (std::size_t p = 0; p < network.populations.size(); ++p) {
    const std::uint32_t size = network.populations[p].size;
    if (network.populations[p].is_source()) continue;
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
      network::PoissonInput input;
      input.population = network::PopulationId(p);
      input.neurons = a_range(size);
      input.receptor = a_receptor(network.populations[p]);
      input.rate_hz = real(500, 40000);
      input.weight_pa = weight_onto(network.populations[p], input.receptor, weight_pa) / 5;
      input.delay_ms = network.tick_ms() * *rc::gen::inRange(1, 20);
      if (maybe()) input.start_ms = real(0, 10);
      if (maybe()) input.stop_ms = input.start_ms + real(1, 20);
      network.poisson_inputs.push_back(input);
    }
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
      network::DcInput input;
      input.population = network::PopulationId(p);
      input.neurons = a_range(size);
      input.amplitude_pa = real(-300, 700);
      if (maybe()) input.start_ms = real(0, 10);
      if (maybe()) input.stop_ms = input.start_ms + real(1, 20);
      network.dc_inputs.push_back(input);
    }
  }
}

// Probes of everything, the values of some neurons at some interval.
inline void add_probes(Network& network) {
  const auto add = [&](std::size_t p, network::Variable variable, std::uint32_t interval) {
    network::Probe probe;
    probe.name = "probe" + std::to_string(network.probes.size());
    probe.population = network::PopulationId(p);
    probe.variable = variable;
    probe.interval_ticks = interval;
    if (variable != network::Variable::spikes && maybe())
      probe.neurons = {network.populations[p].size - 1};
    network.probes.push_back(probe);
  };
  for (std::size_t p = 0; p < network.populations.size(); ++p) {
    add(p, network::Variable::spikes, 1);
    if (network.populations[p].is_source()) continue;
    add(p, network::Variable::v_mv, *rc::gen::inRange(1U, 7U));
    add(p, network::Variable::i_exc_pa, 5);
    add(p, network::Variable::i_inh_pa, 3);
    if (std::holds_alternative<network::Izhikevich>(network.populations[p].model))
      add(p, network::Variable::u_mv_per_ms, 2);
  }
}

// `weight_pa` sets how strong synapses are; thousands saturate accumulators.
inline Network a_random_network(double weight_pa) {
  Network network;
  network.name = "random";
  network.seed = *rc::gen::arbitrary<std::uint64_t>();
  network.tick_us = *rc::gen::element(10U, 100U, 250U, 1000U);
  network.duration_ticks = *rc::gen::inRange(1U, 400U);
  const double duration_ms = static_cast<double>(network.duration_ticks) * network.tick_ms();
  for (int i = *rc::gen::inRange(1, 5); i > 0; --i) {
    network::Population it;
    it.name = "pop" + std::to_string(i);
    it.size = *rc::gen::inRange(1U, 80U);
    switch (*rc::gen::inRange(0, 7)) {
      case 0:
        it.model = a_poisson_source();
        break;
      case 1:
        it.model = a_spike_list(it.size, duration_ms);
        break;
      case 2:
      case 3: {
        auto model = an_izhikevich_neuron();
        model.receptors = some_receptors();
        it.model = model;
        break;
      }
      default: {
        auto model = a_neuron();
        model.receptors = some_receptors();
        it.model = model;
      }
    }
    network.populations.push_back(std::move(it));
  }
  add_projections(network, weight_pa);
  add_inputs(network, weight_pa);
  add_probes(network);
  return network;
}

}  // namespace spikeloom::support
