#include "mapper/neuron_partition.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>

#include "mapper/neuron_moves.h"
#include "mapper/neuron_start.h"
#include "mapper/overlap.h"

namespace spikeloom::mapper {
namespace {

constexpr int kExchanges = 8;

// The graph with neurons of one part next to each other, as they are looked at together; rows in
// any order.
struct Gathered {
  std::vector<std::uint32_t> order;  // by new number
  std::vector<std::uint32_t> part;
  NeuronGraph graph;
  NeuronParts parts;
};

Gathered gathered(const NeuronGraph& graph, const NeuronParts& parts,
                  std::span<const std::uint32_t> part) {
  Gathered made{.order = std::vector<std::uint32_t>(graph.neurons()),
                .part = {},
                .graph = {},
                .parts = parts};
  std::iota(made.order.begin(), made.order.end(), 0U);
  std::ranges::stable_sort(made.order, {}, [&](std::uint32_t n) { return part[n]; });
  std::vector<std::uint32_t> number(graph.neurons());
  for (std::uint32_t i = 0; i < graph.neurons(); ++i) number[made.order[i]] = i;
  made.graph.populations = graph.populations;
  made.graph.targets.reserve(graph.targets.size());
  for (std::uint32_t i = 0; i < graph.neurons(); ++i) {
    const auto n = made.order[i];
    made.part.push_back(part[n]);
    made.graph.weights.push_back(graph.weights[n]);
    for (const auto target : graph.of(n)) made.graph.targets.push_back(number[target]);
    made.graph.first.push_back(made.graph.targets.size());
    for (std::size_t r = 0; r < parts.resources; ++r)
      made.parts.needs[i * parts.resources + r] = parts.needs[n * parts.resources + r];
  }
  return made;
}

// Nothing where no way keeps to the limits.
Result<std::optional<std::vector<std::uint32_t>>> search(const NeuronGraph& graph,
                                                         const NeuronParts& parts,
                                                         const NeuronEffort& effort) {
  const auto start = cut_neurons(graph, parts, effort.seed);
  if (!start) return tl::unexpected(start.error());
  const auto here = gathered(graph, parts, *start);
  Connectivity now(here.graph, parts.count(), here.part);
  PartLoads loads(here.parts, here.part);
  const double sum = std::accumulate(graph.weights.begin(), graph.weights.end(), 0.0);
  NeuronSearch state{here.graph, here.parts, now, loads, std::max(1.0, sum / graph.neurons())};
  cool(state, {.passes = effort.passes, .seed = effort.seed});
  if (!legalise(state)) return std::nullopt;
  exchange(state, kExchanges);
  std::vector<std::uint32_t> part(graph.neurons());
  for (std::uint32_t i = 0; i < graph.neurons(); ++i) part[here.order[i]] = now.part(i);
  return part;
}

// The first resource of which a population needs more than its parts have together, if there is
// one.
Error does_not_fit(const NeuronGraph& graph, const NeuronParts& parts) {
  for (std::size_t k = 0; k + 1 < graph.populations.size(); ++k) {
    for (std::size_t r = 0; r < parts.resources; ++r) {
      std::uint64_t needed = 0, offered = 0;
      for (std::size_t n = graph.populations[k]; n < graph.populations[k + 1]; ++n)
        needed += parts.needs[n * parts.resources + r];
      for (std::size_t p = parts.first_of_population[k]; p < parts.first_of_population[k + 1]; ++p)
        offered += parts.limits[p * parts.resources + r];
      if (needed <= offered) continue;
      return {ErrorClass::does_not_fit,
              "parts_full",
              fmt::format("neurons of population {} need {} of resource {}; its parts have {}", k,
                          needed, r, offered),
              "mapper.neuron_partition",
              "",
              "more parts"};
    }
  }
  return {ErrorClass::does_not_fit,
          "parts_full",
          fmt::format("no way was found to deal {} neurons out among {} parts", graph.neurons(),
                      parts.count()),
          "mapper.neuron_partition",
          "all resources are nearly used up",
          "more parts"};
}

}  // namespace

Result<NeuronPartition> partition_neurons(const NeuronGraph& graph, const NeuronParts& parts,
                                          const NeuronEffort& effort) {
  NeuronPartition best{.part = in_order(graph, parts)};
  const bool is_legal = are_kept(graph, parts, best.part);
  best.copies = best.copies_in_order = copies(graph, best.part);
  best.overlap = excess_overlap(graph, effort.seed);
  const bool can_gain = best.copies > 0 && best.overlap >= effort.least_overlap &&
                        Connectivity::can_hold(graph, parts.count());
  if (can_gain || !is_legal) {
    auto found = search(graph, parts, effort);
    if (!found) return tl::unexpected(found.error());
    if (*found && are_kept(graph, parts, **found)) {
      const auto fewer = copies(graph, **found);
      if (fewer < best.copies || !is_legal) {
        best.part = **std::move(found);
        best.copies = fewer;
        best.is_in_order = false;
        return best;
      }
    }
  }
  if (is_legal) return best;
  return tl::unexpected(does_not_fit(graph, parts));
}

}  // namespace spikeloom::mapper
