// A network in double precision, one neuron after the other: the oracle for the fixed-point
// formats.
//
// Same synapses, same quantised weights and delays, same random draws as emulator/native; the
// dynamics are the closed forms in doubles, nothing is rounded or limited.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <variant>
#include <vector>

#include "base/det_math.h"
#include "board-runtime/shared/fixed/scalar_lane.h"
#include "board-runtime/shared/kernels/alias_table.h"
#include "board-runtime/shared/kernels/lif_curr_exp_coefficients.h"
#include "board-runtime/shared/kernels/neuron_random.h"
#include "emulator/native/make_population.h"
#include "network-specs/connect/connector.h"
#include "network-specs/connect/neuron_values.h"
#include "network-specs/network/recording.h"
#include "network-specs/neurons/poisson_input.h"

namespace spikeloom::support {

class ExactEngine {
 public:
  struct Neuron {
    struct Receptor {
      double decay, gain;  // mV/pA, negative where it inhibits
      double current;      // not negative
    };
    kernels::MembranePropagators p;
    double v_rest, v_reset, v_thresh, i_offset;
    std::uint64_t refractory, left = 0;
    double v;  // absolute
    std::vector<Receptor> receptors;
    double largest_current = 0;  // so far, of all receptors together
    double tested = 0;           // what v was when it was held against the threshold
  };

  // LIF populations and spike lists only. `spiked[tick]` are the neurons counted through all.
  explicit ExactEngine(const network::Network& network)
      : network_(network),
        firsts_(network::first_neurons(network)),
        scales_(connect::weight_scales(network)) {
    for (std::size_t p = 0; p < network.populations.size(); ++p) {
      const network::PopulationId id(p);
      shifts_.push_back(native::make_population(network, id, scales_[p])->shift);
      for (std::uint32_t n = 0; n < network.populations[p].size; ++n)
        neurons_.push_back(network.populations[p].is_source() ? Neuron{} : make(id, n));
    }
    inputs_ = neurons::make_poisson_inputs(network, scales_, shifts_);
    synapses_.resize(neurons_.size());
    for (std::size_t i = 0; i < network.projections.size(); ++i) connect(i);
    ring_.assign(kRing, std::vector<double>(neurons_.size() * network::most_receptors(network)));
    emit_lists(0);
  }

  // Advances one tick; the neurons that spiked, ascending.
  std::vector<std::uint64_t> step() {
    ++tick_;
    std::vector<std::uint64_t> spiked;
    for (std::size_t p = 0; p < network_.populations.size(); ++p) {
      if (network_.populations[p].is_source()) continue;
      for (std::uint32_t n = 0; n < network_.populations[p].size; ++n)
        if (update(p, n)) spiked.push_back(firsts_[p] + n);
    }
    for (const auto neuron : spiked) emit(neuron);
    emit_lists(tick_);
    for (auto& sum : ring_[tick_ % kRing]) sum = 0.0;
    return spiked;
  }
  [[nodiscard]] const Neuron& neuron(std::uint64_t counted) const { return neurons_[counted]; }
  [[nodiscard]] double lsb_pa(std::size_t population, std::size_t receptor) const {
    return std::ldexp(scales_[population].at(receptor).step_pa(),
                      -shifts_[population].at(receptor));
  }

 private:
  using Lane = fixed::ScalarLane;
  static constexpr std::size_t kRing = 1024;
  struct Out {
    std::uint64_t target;
    std::size_t receptor;
    double weight_pa;
    std::uint64_t delay;
  };

  Neuron make(network::PopulationId id, std::uint32_t n) const {
    std::array<double, network::kModelFields<network::LifCurrExp>.size()> f{};
    for (std::size_t i = 0; i < f.size(); ++i) f[i] = connect::model_values(network_, id, i).of(n);
    const kernels::LifTimes times{network_.tick_ms(), f[0], f[1]};
    std::vector<double> taus_ms{f[2], f[3]};
    const auto& population = network_.at(id);
    for (std::size_t r = 0; r < network::further_receptors(population).size(); ++r)
      taus_ms.push_back(connect::receptor_tau_ms(network_, id, r).of(n));
    std::vector<Neuron::Receptor> receptors;
    for (std::size_t r = 0; r < taus_ms.size(); ++r) {
      const auto dynamics = kernels::lif_receptor(times, taus_ms[r], det::exp);
      const bool inhibits = network::sign_of(population, static_cast<network::Receptor>(r)) ==
                            network::Receptor::inhibitory;
      receptors.push_back(
          {dynamics.decay, (inhibits ? -1.0 : 1.0) * dynamics.gain_per_pa / kernels::kVUnit, 0.0});
    }
    receptors[0].current = f[10];
    receptors[1].current = -f[11];
    return {.p = kernels::membrane_propagators(times, det::exp),
            .v_rest = f[4],
            .v_reset = f[5],
            .v_thresh = f[6],
            .i_offset = f[8],
            .refractory = neurons::to_ticks(f[7], network_.tick_ms()),
            .v = f[9],
            .receptors = std::move(receptors)};
  }

  void connect(std::size_t i) {
    const auto& it = network_.projections[i];
    const auto r = static_cast<std::size_t>(it.receptor);
    const auto scale = scales_[it.post.index()].at(r);
    std::vector<connect::Synapse> all;
    connect::make(network_, network::ProjectionId(i), scale)
        ->block({0, network_.at(it.pre).size}, {0, network_.at(it.post).size}, all);
    for (const auto& synapse : all)
      synapses_[firsts_[it.pre.index()] + synapse.pre].push_back(
          {firsts_[it.post.index()] + synapse.row.post, r, synapse.row.weight * scale.step_pa(),
           synapse.row.delay_ticks});
  }

  double poisson_pa(std::size_t p, std::size_t receptor, std::uint32_t n) const {
    double sum = 0.0;
    for (const auto& input : inputs_) {
      if (input.population.index() != p || input.receptor != receptor ||
          !input.neurons.contains(n) || !input.arrivals.contains(tick_))
        continue;
      using Random = kernels::NeuronRandom<Lane>;
      const auto words = neurons::tick_words(input.stream, tick_ - input.delay);
      sum += kernels::LargeAliasTable<Lane>(input.table.columns())
                 .draw(Random::words(Random::seeds(n), words.words)) *
             lsb_pa(p, receptor);
    }
    return sum;
  }

  double& ring_at(std::uint64_t tick, std::uint64_t neuron, std::size_t receptor) {
    return ring_[tick % kRing][neuron * network::most_receptors(network_) + receptor];
  }

  bool update(std::size_t p, std::uint32_t n) {
    Neuron& it = neurons_[firsts_[p] + n];
    double dc = it.i_offset;
    for (const auto& input : network_.dc_inputs)
      if (input.population.index() == p && input.neurons.contains(n) &&
          neurons::window(input.start_ms, input.stop_ms, network_.tick_ms()).contains(tick_))
        dc += input.amplitude_pa;
    if (it.left > 0) {
      --it.left;
      it.v = it.v_reset;
    } else {
      it.v = it.v_rest + it.p.decay_v * (it.v - it.v_rest) + it.p.gain_dc * dc;
      for (const auto& receptor : it.receptors) it.v += receptor.gain * receptor.current;
    }
    double together = std::abs(dc);
    for (std::size_t r = 0; r < it.receptors.size(); ++r) {
      auto& [decay, gain, current] = it.receptors[r];
      current = decay * current + ring_at(tick_, firsts_[p] + n, r) + poisson_pa(p, r, n);
      together += current;
    }
    it.largest_current = std::max(it.largest_current, together);
    it.tested = it.v;
    if (it.v < it.v_thresh) return false;
    it.v = it.v_reset;
    it.left = it.refractory;
    return true;
  }

  void emit(std::uint64_t neuron) {
    for (const Out& out : synapses_[neuron])
      ring_at(tick_ + out.delay, out.target, out.receptor) += out.weight_pa;
  }
  void emit_lists(std::uint64_t tick) {
    for (std::size_t p = 0; p < network_.populations.size(); ++p)
      if (const auto* list = std::get_if<network::SpikeListSource>(&network_.populations[p].model))
        for (const auto& spike : list->spikes)
          if (neurons::to_ticks(spike.time_ms, network_.tick_ms()) == tick)
            emit(firsts_[p] + spike.neuron);
  }

  const network::Network& network_;
  std::vector<std::uint64_t> firsts_;
  connect::WeightScales scales_;
  std::vector<std::vector<int>> shifts_;
  std::vector<neurons::PoissonInput> inputs_;
  std::vector<Neuron> neurons_;
  std::vector<std::vector<Out>> synapses_;
  std::vector<std::vector<double>> ring_;  // [tick][neuron and receptor]
  std::uint64_t tick_ = 0;
};

}  // namespace spikeloom::support
