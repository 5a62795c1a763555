#include "mapper/neuron_parts.h"

#include <algorithm>

namespace spikeloom::mapper {

NeuronParts parts_of(const NeuronGraph& graph, std::span<const std::uint32_t> neurons) {
  NeuronParts parts;
  parts.first_of_population = {0};
  parts.needs.assign(graph.neurons(), 1);
  for (std::size_t k = 0; k + 1 < graph.populations.size(); ++k) {
    std::uint32_t left = graph.populations[k + 1] - graph.populations[k];
    for (; left > 0; left -= std::min(left, neurons[k]))
      parts.limits.push_back(std::min(left, neurons[k]));
    parts.first_of_population.push_back(static_cast<std::uint32_t>(parts.limits.size()));
  }
  return parts;
}

std::vector<std::uint32_t> in_order(const NeuronGraph& graph, const NeuronParts& parts) {
  std::vector<std::uint32_t> part(graph.neurons());
  for (std::size_t k = 0; k + 1 < graph.populations.size(); ++k) {
    std::uint32_t to = parts.first_of_population[k];
    std::uint64_t has = 0;
    for (std::uint32_t n = graph.populations[k]; n < graph.populations[k + 1]; ++n, ++has) {
      const bool is_last = to + 1 == parts.first_of_population[k + 1];
      if (has == parts.limits[to * parts.resources] && !is_last) {
        ++to;
        has = 0;
      }
      part[n] = to;
    }
  }
  return part;
}

bool are_kept(const NeuronGraph& graph, const NeuronParts& parts,
              std::span<const std::uint32_t> part) {
  std::vector<std::uint64_t> left = parts.limits;
  for (std::size_t k = 0; k + 1 < graph.populations.size(); ++k) {
    for (std::size_t n = graph.populations[k]; n < graph.populations[k + 1]; ++n) {
      if (part[n] < parts.first_of_population[k] || part[n] >= parts.first_of_population[k + 1])
        return false;
      for (std::size_t r = 0; r < parts.resources; ++r) {
        auto& here = left[part[n] * parts.resources + r];
        const auto need = parts.needs[n * parts.resources + r];
        if (need > here) return false;
        here -= need;
      }
    }
  }
  return true;
}

PartLoads::PartLoads(const NeuronParts& parts, std::span<const std::uint32_t> part)
    : parts_(&parts), used_(parts.limits.size(), 0) {
  const std::size_t resources = parts.resources;
  for (std::size_t n = 0; n < part.size(); ++n) {
    for (std::size_t r = 0; r < resources; ++r)
      used_[part[n] * resources + r] += parts.needs[n * resources + r];
  }
}

void PartLoads::move(std::uint32_t neuron, std::uint32_t from, std::uint32_t to) {
  const std::size_t resources = parts_->resources;
  for (std::size_t r = 0; r < resources; ++r) {
    const auto need = parts_->needs[neuron * resources + r];
    used_[from * resources + r] -= need;
    used_[to * resources + r] += need;
  }
}

bool PartLoads::fits_besides(std::uint32_t neuron, std::uint32_t to) const {
  const std::size_t resources = parts_->resources;
  for (std::size_t r = 1; r < resources; ++r) {
    const std::size_t at = to * resources + r;
    if (used_[at] + parts_->needs[neuron * resources + r] > parts_->limits[at]) return false;
  }
  return true;
}

bool PartLoads::fits(std::uint32_t neuron, std::uint32_t to) const {
  return neurons(to) < most_neurons(to) && fits_besides(neuron, to);
}

bool PartLoads::fits(std::uint32_t neuron, std::uint32_t to, std::uint32_t instead) const {
  const std::size_t resources = parts_->resources;
  for (std::size_t r = 0; r < resources; ++r) {
    const std::size_t at = to * resources + r;
    const auto need = parts_->needs[neuron * resources + r];
    const auto freed = parts_->needs[instead * resources + r];
    if (used_[at] + need > parts_->limits[at] + freed) return false;
  }
  return true;
}

bool PartLoads::is_over(std::uint32_t part) const {
  const std::size_t resources = parts_->resources;
  for (std::size_t r = 0; r < resources; ++r) {
    if (used_[part * resources + r] > parts_->limits[part * resources + r]) return true;
  }
  return false;
}

}  // namespace spikeloom::mapper
