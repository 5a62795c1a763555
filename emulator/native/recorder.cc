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

std::vector<network::SampledValues> make_samples(const network::Network& network) {
  std::vector<network::SampledValues> all;
  for (std::size_t i = 0; i < network.probes.size(); ++i) {
    const auto& probe = network.probes[i];
    if (probe.variable == Variable::spikes) continue;
    network::SampledValues values{
        static_cast<std::uint32_t>(i), probe.neurons, probe.interval_ticks, {}};
    if (values.neurons.empty()) {
      values.neurons.resize(network.at(probe.population).size);
      std::iota(values.neurons.begin(), values.neurons.end(), 0U);
    }
    values.samples.resize(network.duration_ticks / probe.interval_ticks * values.neurons.size());
    all.push_back(std::move(values));
  }
  return all;
}

SpanProbe::SpanProbe(const network::Probe& probe, network::SampledValues& samples, const Span& span)
    : variable_(probe.variable), interval_ticks_(probe.interval_ticks), samples_(&samples) {
  if (probe.population != span.population) return;
  for (std::size_t i = 0; i < samples.neurons.size(); ++i) {
    const std::uint32_t neuron = samples.neurons[i];
    if (neuron >= span.first && neuron < span.first + span.count) taken_.push_back({i, neuron});
  }
}

void SpanProbe::sample(std::uint64_t tick, const LifPopulation& population) {
  if (tick % interval_ticks_ != 0) return;
  float* const row =
      samples_->samples.data() + (tick / interval_ticks_ - 1) * samples_->neurons.size();
  for (const Taken taken : taken_) {
    const double value = variable_ == Variable::v_mv ? population.v_mv(taken.neuron)
                         : variable_ == Variable::i_exc_pa
                             ? population.current_pa(network::Receptor::excitatory, taken.neuron)
                             : population.current_pa(network::Receptor::inhibitory, taken.neuron);
    row[taken.index] = static_cast<float>(value);
  }
}

void cut_samples(std::uint64_t ticks_done, std::vector<network::SampledValues>& samples) {
  for (auto& values : samples)
    values.samples.resize(ticks_done / values.interval_ticks * values.neurons.size());
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
