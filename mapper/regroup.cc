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
    const std::uint32_t first = known.graph.kinds[k];
    std::vector<std::uint32_t> neurons(known.graph.kinds[k + 1] - first);
    std::iota(neurons.begin(), neurons.end(), 0U);
    std::ranges::stable_sort(neurons, {}, [&](std::uint32_t n) { return part[first + n]; });
    if (!std::ranges::is_sorted(neurons))
      orders[known.populations[k].index()] = order_of(std::move(neurons));
  }
  return orders;
}

// Other slices that a spike of a kind reaches, in the mean.
double copies_of(const NeuronGraph& graph, const std::vector<std::uint32_t>& part,
                 std::size_t kind) {
  NeuronGraph only = graph;
  for (std::uint32_t n = 0; n < graph.neurons(); ++n)
    only.weights[n] = n >= graph.kinds[kind] && n < graph.kinds[kind + 1] ? 1 : 0;
  return static_cast<double>(copies(only, part)) / (graph.kinds[kind + 1] - graph.kinds[kind]);
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
    const auto before = mapper::in_order(known_.graph, known_.parts);
    for (std::size_t k = 0; k < known_.populations.size(); ++k) {
      const double was = copies_of(known_.graph, before, k);
      const double is = copies_of(known_.graph, found.part, k);
      notes.push_back(
          fmt::format("neurons of '{}' {}: a spike reaches {:.2f} other slices, {:.2f} "
                      "with all in order",
                      name(k),
                      known_.parts.is_fixed[k] ? "stay in order, as " + why_fixed(k)
                                               : std::string("share slices by their synapses"),
                      is, was));
    }
    return notes;
  }

 private:
  [[nodiscard]] const std::string& name(std::size_t kind) const {
    return network_.at(known_.populations[kind]).name;
  }
  [[nodiscard]] std::string why_fixed(std::size_t kind) const {
    return network_.at(known_.populations[kind]).is_source()
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

}  // namespace

Result<Regrouping> regroup(const Network& network, const SliceOptions& options,
                           std::vector<Slice> slices) {
  Regrouping made{{}, std::move(slices), {}};
  const auto known = known_synapses(network, made.slices);
  if (known.populations.empty()) return made;
  const Writer writer(network, known);
  if (!can_any_move(known.parts)) {
    made.notes = writer.in_order("their slice is the only one");
    return made;
  }
  const auto found = partition_neurons(known.graph, known.parts);
  if (!found) return tl::unexpected(found.error());
  if (found->is_in_order) {
    made.notes = writer.in_order(
        fmt::format("no other slices have fewer copies of spikes; targets that neurons share "
                    "beyond chance: {:.1f} %",
                    100.0 * found->overlap));
    return made;
  }
  auto orders = orders_of(network, known, found->part);
  const auto placed = by_place(network, orders);
  auto anew = slice(placed, options);
  if (!anew || anew->size() > made.slices.size()) {
    made.notes = writer.in_order("gathered by their synapses, they ask for more cores");
    return made;
  }
  const auto before = traffic_of(network, made.slices), after = traffic_of(placed, *anew);
  if (after.copies >= before.copies) {
    made.notes = writer.in_order(
        fmt::format("gathered by their synapses, nets reach {:.2f} slices, {:.2f} in order",
                    after.sinks(), before.sinks()));
    return made;
  }
  made.notes = writer.gathered(*found);
  made.notes.push_back(fmt::format("nets reach {:.2f} slices in the mean, {:.2f} with all in order",
                                   after.sinks(), before.sinks()));
  made.orders = std::move(orders);
  made.slices = *std::move(anew);
  return made;
}

}  // namespace spikeloom::mapper
