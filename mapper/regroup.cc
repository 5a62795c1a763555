#include "mapper/regroup.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "mapper/known_synapses.h"
#include "mapper/nets.h"
#include "mapper/neuron_partition.h"

namespace spikeloom::mapper {
namespace {

using network::Network;

struct Traffic {
  double copies = 0.0;  // spikes a second times sinks
  double spikes = 0.0;
  [[nodiscard]] double sinks() const { return spikes > 0.0 ? copies / spikes : 0.0; }
};

Traffic traffic_of(const Network& network, const std::vector<Slice>& slices) {
  Traffic sum;
  for (const auto& net : nets(network, slices)) {
    sum.copies += net.spikes_per_s * static_cast<double>(net.sinks.size());
    sum.spikes += net.spikes_per_s;
  }
  return sum;
}

// Neurons of each part together, in order of their numbers.
NeuronOrders orders_of(const Network& network, const KnownSynapses& known,
                       const std::vector<std::uint32_t>& part) {
  NeuronOrders orders(network.populations.size());
  for (std::size_t k = 0; k < known.populations.size(); ++k) {
    const std::uint32_t first = known.graph.populations[k];
    std::vector<std::uint32_t> neurons(known.graph.populations[k + 1] - first);
    std::iota(neurons.begin(), neurons.end(), 0U);
    std::ranges::stable_sort(neurons, {}, [&](std::uint32_t n) { return part[first + n]; });
    if (!std::ranges::is_sorted(neurons))
      orders[known.populations[k].index()] = order_of(std::move(neurons));
  }
  return orders;
}

// Other slices that a spike of each population reaches, in the mean.
std::vector<double> mean_reach(const NeuronGraph& graph, std::span<const std::uint32_t> part) {
  const auto reached = parts_reached(graph, part);
  std::vector<double> means;
  for (std::size_t k = 0; k + 1 < graph.populations.size(); ++k) {
    const auto first = reached.begin() + graph.populations[k],
               last = reached.begin() + graph.populations[k + 1];
    means.push_back(std::accumulate(first, last, 0.0) / static_cast<double>(last - first));
  }
  return means;
}

class Writer {
 public:
  Writer(const Network& network, const KnownSynapses& known) : network_(network), known_(known) {}

  [[nodiscard]] std::vector<std::string> in_order(const std::string& why) const {
    std::vector<std::string> notes;
    for (std::size_t k = 0; k < known_.populations.size(); ++k)
      notes.push_back(fmt::format("neurons of '{}' stay in order: {}", name(k),
                                  known_.parts.is_fixed[k] ? why_fixed(k) : why));
    return notes;
  }
  [[nodiscard]] std::vector<std::string> gathered(const NeuronPartition& found) const {
    std::vector<std::string> notes;
    const auto was = mean_reach(known_.graph, mapper::in_order(known_.graph, known_.parts));
    const auto is = mean_reach(known_.graph, found.part);
    for (std::size_t k = 0; k < known_.populations.size(); ++k) {
      notes.push_back(
          fmt::format("neurons of '{}' {}: a spike reaches {:.2f} other slices, {:.2f} "
                      "with all in order",
                      name(k),
                      known_.parts.is_fixed[k] ? "stay in order, as " + why_fixed(k)
                                               : std::string("share slices by their synapses"),
                      is[k], was[k]));
    }
    return notes;
  }

 private:
  [[nodiscard]] const std::string& name(std::size_t population) const {
    return network_.at(known_.populations[population]).name;
  }
  [[nodiscard]] std::string why_fixed(std::size_t population) const {
    return network_.at(known_.populations[population]).is_source()
               ? "sources send by number"
               : "their Poisson input is drawn by number";
  }

  const Network& network_;
  const KnownSynapses& known_;
};

bool can_any_move(const NeuronParts& parts) {
  for (std::size_t k = 0; k < parts.is_fixed.size(); ++k)
    if (parts.can_move(k)) return true;
  return false;
}

struct Gathered {
  NeuronPartition found;
  NeuronOrders orders;
  Network placed;             // its neurons by place
  std::vector<Slice> slices;  // of their places; none where neurons stay in order
};

Result<Gathered> gather(const Network& network, const SliceOptions& options,
                        const KnownSynapses& known) {
  auto found = partition_neurons(known.graph, known.parts);
  if (!found) return tl::unexpected(found.error());
  Gathered made{*std::move(found), {}, {}, {}};
  if (made.found.is_in_order) return made;
  made.orders = orders_of(network, known, made.found.part);
  made.placed = by_place(network, made.orders);
  if (auto slices = slice(made.placed, options)) made.slices = *std::move(slices);
  return made;
}

}  // namespace

Result<Regrouping> regroup(const Network& network, const SliceOptions& options,
                           std::vector<Slice> slices) {
  Regrouping made{{}, std::move(slices), {}};
  auto known = known_synapses(network, made.slices);
  if (known.populations.empty()) return made;
  const Writer writer(network, known);
  if (!can_any_move(known.parts)) {
    made.notes = writer.in_order("their slice is the only one");
    return made;
  }
  const auto fits = [&](const Gathered& it) {
    return !it.slices.empty() && it.slices.size() <= made.slices.size();
  };
  auto gathered = gather(network, options, known);
  if (!gathered) return tl::unexpected(gathered.error());
  if (gathered->found.is_in_order) {
    made.notes = writer.in_order(
        fmt::format("no other slices have fewer copies of spikes; targets that neurons share "
                    "beyond chance: {:.1f} %",
                    100.0 * gathered->found.overlap));
    return made;
  }
  if (!fits(*gathered) && options.tick_cycles > 0.0) {
    limit_what_parts_receive(network, made.slices, options.tick_cycles, known);
    gathered = gather(network, options, known);
    if (!gathered) return tl::unexpected(gathered.error());
  }
  if (!fits(*gathered)) {
    made.notes = writer.in_order("gathered by their synapses, they ask for more cores");
    return made;
  }
  const auto before = traffic_of(network, made.slices);
  const auto after = traffic_of(gathered->placed, gathered->slices);
  if (after.copies >= before.copies) {
    made.notes = writer.in_order(
        fmt::format("gathered by their synapses, nets reach {:.2f} slices, {:.2f} in order",
                    after.sinks(), before.sinks()));
    return made;
  }
  made.notes = writer.gathered(gathered->found);
  made.notes.push_back(fmt::format("nets reach {:.2f} slices in the mean, {:.2f} with all in order",
                                   after.sinks(), before.sinks()));
  made.orders = std::move(gathered->orders);
  made.slices = std::move(gathered->slices);
  return made;
}

}  // namespace spikeloom::mapper
