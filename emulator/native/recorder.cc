#include "emulator/native/recorder.h"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace spikeloom::native {

using network::Variable;

std::vector<std::uint8_t> spikes_wanted(const network::Network& network) {
  const auto firsts = network::first_neurons(network);
  std::vector<std::uint8_t> wanted(firsts.back());
  for (const auto& probe : network.probes) {
    if (probe.variable != Variable::spikes) continue;
    const std::size_t p = probe.population.index();
    for (const std::uint32_t neuron : probe.neurons) wanted[firsts[p] + neuron] = 1;
    if (probe.neurons.empty())
      std::fill(wanted.begin() + static_cast<std::ptrdiff_t>(firsts[p]),
                wanted.begin() + static_cast<std::ptrdiff_t>(firsts[p + 1]), std::uint8_t{1});
  }
  return wanted;
}

Samples make_samples(const network::Network& network, std::uint64_t first_tick) {
  Samples all{first_tick, {}};
  for (std::size_t i = 0; i < network.probes.size(); ++i) {
    const auto& probe = network.probes[i];
    if (probe.variable == Variable::spikes) continue;
    network::SampledValues values{
        static_cast<std::uint32_t>(i), probe.neurons, probe.interval_ticks, {}};
    if (values.neurons.empty()) {
      values.neurons.resize(network.at(probe.population).size);
      std::iota(values.neurons.begin(), values.neurons.end(), 0U);
    }
    all.values.push_back(std::move(values));
  }
  return all;
}

void fit_samples(std::uint64_t last_tick, Samples& samples) {
  for (auto& values : samples.values) {
    const std::uint64_t rows =
        last_tick / values.interval_ticks - samples.first_tick / values.interval_ticks;
    values.samples.resize(rows * values.neurons.size());
  }
}

SpanProbe::SpanProbe(const network::Probe& probe, Samples& samples, std::size_t index,
                     const Span& span)
    : variable_(probe.variable),
      interval_ticks_(probe.interval_ticks),
      samples_(&samples),
      index_(index) {
  if (probe.population != span.population) return;
  const auto& neurons = samples.values[index].neurons;
  for (std::size_t i = 0; i < neurons.size(); ++i) {
    const std::uint32_t neuron = neurons[i];
    if (neuron >= span.first && neuron < span.first + span.count) taken_.push_back({i, neuron});
  }
}

void SpanProbe::sample(std::uint64_t tick, const NeuronPopulation& population) {
  if (tick % interval_ticks_ != 0) return;
  network::SampledValues& values = samples_->values[index_];
  const std::uint64_t before = samples_->first_tick / interval_ticks_ + 1;
  float* const row =
      values.samples.data() + (tick / interval_ticks_ - before) * values.neurons.size();
  for (const Taken taken : taken_) {
    const double value = population.sampled(variable_, taken.neuron);
    row[taken.index] = static_cast<float>(value);
  }
}

std::vector<network::Spike> merge_spikes(std::vector<std::vector<network::Spike>> parts) {
  while (parts.size() > 1) {
    std::vector<std::vector<network::Spike>> merged;
    for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
      auto& both = merged.emplace_back();
      both.reserve(parts[i].size() + parts[i + 1].size());
      std::merge(parts[i].begin(), parts[i].end(), parts[i + 1].begin(), parts[i + 1].end(),
                 std::back_inserter(both));
      parts[i] = {};
      parts[i + 1] = {};
    }
    if (parts.size() % 2 != 0) merged.push_back(std::move(parts.back()));
    parts = std::move(merged);
  }
  return parts.empty() ? std::vector<network::Spike>{} : std::move(parts.front());
}

}  // namespace spikeloom::native
