// The engine against double precision: state within the derived bound, spike for spike as long as
// no threshold is decided within it.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "emulator/native/engine.h"
#include "network-specs/network/codec.h"
#include "tests/support/exact_engine.h"
#include "tests/support/random_networks.h"

namespace spikeloom::native {
namespace {

using network::Network;
using support::ExactEngine;

// Records everything in every tick.
Network watched(Network network) {
  network.probes.clear();
  for (std::size_t p = 0; p < network.populations.size(); ++p) {
    const network::PopulationId id(p);
    if (network.populations[p].is_source()) continue;
    network.probes.push_back({.name = "s", .population = id, .neurons = {}});
    network.probes.push_back(
        {.name = "v", .population = id, .variable = network::Variable::v_mv, .neurons = {}});
  }
  return network;
}

// How far the engine's v may be from the exact one, in mV.
//   currents: half an LSB a tick and the decay's error, gathered by the decay;
//   v: half an LSB a tick, what the currents' error brings, and the errors of the gains (half a
//   unit of 2^-51 mV a current LSB) and of the leak (2^-32), gathered by the leak;
//   samples are single precision: 2^-24 of v.
double bound_mv(const ExactEngine& exact, std::uint64_t counted, std::size_t population) {
  const auto& it = exact.neuron(counted);
  const double reach_pa = it.largest_current;
  double current_error_pa = 0.0, gain_error = 0.0, gains = 0.0;
  for (std::size_t r = 0; r < it.receptors.size(); ++r) {
    const double lsb_pa = exact.lsb_pa(population, r);
    current_error_pa = std::max(
        current_error_pa, (0.5 * lsb_pa + 0x1p-32 * reach_pa) / (1.0 - it.receptors[r].decay));
    gain_error += 0.5 / (kernels::kVUnit * fixed::kFractionOne) / lsb_pa * reach_pa;
    gains += std::abs(it.receptors[r].gain);
  }
  const double leak = 1.0 - it.p.decay_v;
  const double v_reach_mv = (gains + it.p.gain_dc) * reach_pa / leak + 30.0;
  const double a_tick =
      0.5 / kernels::kVUnit + gains * current_error_pa + gain_error + 0x1p-32 * v_reach_mv;
  return a_tick / leak + 1.0 / kernels::kVUnit + 0x1p-24 * (v_reach_mv + 128.0);
}

// Compares up to the first tick in which a threshold is decided within the bound; how many ticks
// that was.
std::uint64_t compare(const Network& network, const network::Recording& recording) {
  ExactEngine exact(network);
  const auto firsts = network::first_neurons(network);
  auto spike = recording.spikes.begin();
  for (std::uint64_t tick = 1; tick <= network.duration_ticks; ++tick) {
    const auto want = exact.step();
    std::vector<std::uint64_t> got;
    for (; spike != recording.spikes.end() && spike->tick == tick; ++spike)
      got.push_back(spike->neuron);
    if (got != want) {
      // One of the two says spike where the other does not: the exact v must be near threshold, or
      // the neuron spiked (v at reset) by a hair.
      std::vector<std::uint64_t> odd;
      std::set_symmetric_difference(got.begin(), got.end(), want.begin(), want.end(),
                                    std::back_inserter(odd));
      RC_ASSERT(!odd.empty());
      for (const auto counted : odd) {
        const auto p = static_cast<std::size_t>(
            std::upper_bound(firsts.begin(), firsts.end(), counted) - firsts.begin() - 1);
        RC_ASSERT(std::abs(exact.neuron(counted).tested - exact.neuron(counted).v_thresh) <=
                  bound_mv(exact, counted, p));
      }
      return tick - 1;
    }
    for (const auto& values : recording.values) {
      const std::size_t p = network.probes[values.probe].population.index();
      for (std::size_t i = 0; i < values.neurons.size(); ++i) {
        const double v = values.samples[(tick - 1) * values.neurons.size() + i];
        const auto counted = firsts[p] + values.neurons[i];
        RC_ASSERT(std::abs(v - exact.neuron(counted).v) <= bound_mv(exact, counted, p));
      }
    }
  }
  return network.duration_ticks;
}

RC_GTEST_PROP(TheEngine, FollowsDoublePrecisionWithinItsBound, ()) {
  auto network = support::a_random_network(support::real(20, 1500));
  // Beside LIF neurons the oracle knows spike lists.
  for (auto& population : network.populations)
    if (std::holds_alternative<network::PoissonSource>(population.model)) {
      population.model = network::SpikeListSource{};
    } else if (auto* other = std::get_if<network::Izhikevich>(&population.model)) {
      auto lif = support::a_neuron();
      lif.receptors = other->receptors;
      // Its weights are small, and so are the largest currents that their scale can hold.
      lif.i_exc_init_pa = lif.i_inh_init_pa = network::Distribution::constant(0.0);
      population.model = lif;
    }
  network = watched(std::move(network));
  RC_LOG() << network::serialize(network, network::Form::text);
  const auto result = run(network, {.threads = 2});
  if (!result) RC_FAIL(to_text(result.error()));
  RC_PRE(result->recording.counters.saturated_inputs == 0U);
  const std::uint64_t ticks = compare(network, result->recording);
  RC_CLASSIFY(!result->recording.spikes.empty(), "spikes");
  RC_CLASSIFY(ticks == network.duration_ticks, "to the end");
}

}  // namespace
}  // namespace spikeloom::native
