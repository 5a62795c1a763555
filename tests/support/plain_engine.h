// A dull engine: one neuron after the other, every synapse delivered at once into a ring of sums.
//
// The oracle for emulator/native. It shares the kernels, the coefficients and the synapses with it
// (each has tests of its own), and nothing of layout, store, delivery, windows or threads.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "board-runtime/shared/fixed/scalar_lane.h"
#include "board-runtime/shared/kernels/alias_table.h"
#include "board-runtime/shared/kernels/neuron_random.h"
#include "network-specs/connect/connector.h"
#include "network-specs/connect/neuron_values.h"
#include "network-specs/network/recording.h"
#include "network-specs/neurons/make_numbers.h"
#include "network-specs/neurons/poisson_input.h"
#include "tests/support/one_neuron.h"

namespace spikeloom::support {

class PlainEngine {
 public:
  explicit PlainEngine(const network::Network& network)
      : network_(network),
        firsts_(network::first_neurons(network)),
        scales_(connect::weight_scales(network)) {
    for (std::size_t p = 0; p < network.populations.size(); ++p) {
      populations_.push_back(*neurons::make_numbers(network, network::PopulationId(p), scales_[p]));
      const auto& numbers = populations_.back().numbers;
      most_receptors_ = std::max(most_receptors_, numbers.receptors);
      shifts_.push_back(numbers.shift);
    }
    inputs_ = neurons::make_poisson_inputs(network, scales_, shifts_);
    connect_all();
    ring_.assign(kRing, std::vector<std::uint32_t>(firsts_.back() * most_receptors_));
  }

  network::Recording run() {
    emit_sources(0);
    for (std::uint64_t tick = 1; tick <= network_.duration_ticks; ++tick) {
      for (std::size_t p = 0; p < populations_.size(); ++p)
        if (!network_.populations[p].is_source()) update(p, tick);
      emit_sources(tick);
      for (auto& sum : ring_[tick % kRing]) sum = 0;
    }
    recording_.ticks_done = network_.duration_ticks;
    std::sort(recording_.spikes.begin(), recording_.spikes.end());
    return recording_;
  }
  // Membrane potential now.
  [[nodiscard]] double v_mv(std::size_t population, std::uint32_t neuron) const {
    const auto& numbers = populations_[population].numbers;
    return numbers.value(network::Variable::v_mv, neuron,
                         populations_[population].states_of(neuron)[numbers.model->v_state]);
  }

 private:
  using Lane = fixed::ScalarLane;
  using Random = kernels::NeuronRandom<Lane>;
  static constexpr std::size_t kRing = 1024;  // more than the longest delay
  struct Out {
    std::uint64_t target;
    std::size_t receptor;
    std::uint16_t weight, delay;
  };

  void connect_all() {
    synapses_.resize(firsts_.back());
    for (std::size_t i = 0; i < network_.projections.size(); ++i) {
      const auto& it = network_.projections[i];
      const auto r = static_cast<std::size_t>(it.receptor);
      std::vector<connect::Synapse> all;
      connect::make(network_, network::ProjectionId(i), scales_[it.post.index()].at(r))
          ->block({0, network_.at(it.pre).size}, {0, network_.at(it.post).size}, all);
      for (const auto& synapse : all)
        synapses_[firsts_[it.pre.index()] + synapse.pre].push_back(
            {firsts_[it.post.index()] + synapse.row.post, r, synapse.row.weight,
             synapse.row.delay_ticks});
    }
  }

  std::int32_t direct_input(std::size_t p, std::size_t receptor, std::uint32_t n,
                            std::uint64_t tick) const {
    std::int32_t sum = 0;
    for (const auto& input : inputs_) {
      if (input.population.index() != p || input.receptor != receptor ||
          !input.neurons.contains(n) || !input.arrivals.contains(tick))
        continue;
      const auto words = neurons::tick_words(input.stream, tick - input.delay);
      sum += kernels::LargeAliasTable<Lane>(input.table.columns())
                 .draw(Random::words(Random::seeds(n), words.words));
    }
    return sum;
  }

  std::uint32_t& ring_at(std::uint64_t tick, std::uint64_t neuron, std::size_t receptor) {
    return ring_[tick % kRing][neuron * most_receptors_ + receptor];
  }
  std::uint32_t sum_at(std::size_t p, std::uint32_t n, std::size_t receptor, std::uint64_t tick) {
    return std::min(65535U, ring_at(tick, firsts_[p] + n, receptor));
  }

  void update(std::size_t p, std::uint64_t tick) {
    auto& made = populations_[p];
    const auto& population = made.numbers;
    std::vector<std::int32_t> input(population.receptors);
    for (std::uint32_t n = 0; n < population.size; ++n) {
      for (std::size_t r = 0; r < population.receptors; ++r) {
        input[r] = static_cast<std::int32_t>(sum_at(p, n, r, tick) << population.shift[r]) +
                   direct_input(p, r, n, tick);
      }
      const NeuronWords words{made.coefficients_of(n), made.states_of(n)};
      const bool spiked =
          step_one_neuron(population.model->kernel, words, population.drive_at(n, tick), input);
      for (std::size_t r = 0; r < population.receptors; ++r)
        if (sum_at(p, n, r, tick) == 65535U ||
            words.states[population.current(r)] >= made.limit(r, n))
          ++recording_.counters.saturated_inputs;
      if (spiked) emit(tick, firsts_[p] + n);
    }
  }

  void emit_sources(std::uint64_t tick) {
    for (std::size_t p = 0; p < populations_.size(); ++p) {
      const auto& model = network_.populations[p].model;
      if (const auto* list = std::get_if<network::SpikeListSource>(&model)) {
        for (const auto& spike : list->spikes)
          if (neurons::to_ticks(spike.time_ms, network_.tick_ms()) == tick)
            emit(tick, firsts_[p] + spike.neuron);
      } else if (const auto* poisson = std::get_if<network::PoissonSource>(&model)) {
        if (tick > 0) emit_poisson(p, *poisson, tick);
      }
    }
  }

  void emit_poisson(std::size_t p, const network::PoissonSource& model, std::uint64_t tick) {
    if (!neurons::window(model.start_ms, model.stop_ms, network_.tick_ms()).contains(tick)) return;
    const auto rates = connect::source_rates_hz(network_, network::PopulationId(p));
    const CounterStream stream(network_.seed,
                               {StreamPurpose::neuron_generator, static_cast<std::uint32_t>(p), 0});
    const auto words = neurons::tick_words(stream, tick);
    for (std::uint32_t n = 0; n < network_.populations[p].size; ++n) {
      const neurons::PoissonTable table(rates.of(n) * network_.tick_ms() / 1000.0, 1, 65536);
      const auto word = Random::words(Random::seeds(n), words.words);
      for (std::int32_t left = kernels::LargeAliasTable<Lane>(table.columns()).draw(word); left > 0;
           --left)
        emit(tick, firsts_[p] + n);
    }
  }

  void emit(std::uint64_t tick, std::uint64_t neuron) {
    ++recording_.counters.spikes;
    recording_.spikes.push_back(
        {static_cast<std::uint32_t>(tick), static_cast<std::uint32_t>(neuron)});
    for (const Out& out : synapses_[neuron]) {
      ++recording_.counters.synaptic_events;
      ring_at(tick + out.delay, out.target, out.receptor) += out.weight;
    }
  }

  const network::Network& network_;
  std::vector<std::uint64_t> firsts_;
  connect::WeightScales scales_;
  std::vector<neurons::MadeNeurons> populations_;
  std::size_t most_receptors_ = 0;
  std::vector<std::vector<int>> shifts_;
  std::vector<neurons::PoissonInput> inputs_;
  std::vector<std::vector<Out>> synapses_;
  std::vector<std::vector<std::uint32_t>> ring_;  // [tick][neuron * most_receptors_ + receptor]
  network::Recording recording_;
};

}  // namespace spikeloom::support
