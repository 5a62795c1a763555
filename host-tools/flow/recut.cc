#include "host-tools/flow/recut.h"

#include <fmt/format.h>

#include "host-tools/flow/population_names.h"
#include "mapper/known_synapses.h"
#include "mapper/packing.h"

namespace spikeloom::flow {
namespace {

using network::Network;
using network::PopulationId;

// Orders that still are of their populations' neurons.
mapper::NeuronOrders kept_orders(const EarlierMapping& earlier, const Network& network,
                                 std::vector<std::string>& notes) {
  const auto now = populations_by_name(network);
  const auto& before = earlier.mapping.orders;
  mapper::NeuronOrders orders;
  for (std::size_t old = 0; old < before.size(); ++old) {
    const auto& order = before[old];
    const auto found = now.find(earlier.network.populations[old].name);
    if (!order.is_given() || found == now.end()) continue;
    const auto population = found->second;
    if (order.neurons.size() == network.at(population).size &&
        mapper::can_move(network, population)) {
      orders.resize(network.populations.size());
      orders[population.index()] = order;
    } else {
      notes.push_back(
          fmt::format("neurons of '{}' are in order again", network.at(population).name));
    }
  }
  return orders;
}

// Populations that shared a core, by their numbers now.
mapper::SharedCores shared_cores(const EarlierMapping& earlier, const Network& network) {
  const auto now = populations_by_name(network);
  mapper::SharedCores cores;
  for (const auto& slice : earlier.mapping.slices) {
    if (slice.tenants.empty()) continue;
    auto& core = cores.emplace_back();
    for (const auto& tenant : slice.tenants) {
      const auto found = now.find(earlier.network.at(tenant.population).name);
      if (found != now.end()) core.push_back(found->second);
    }
  }
  return cores;
}

}  // namespace

Result<void> recut(const EarlierMapping& earlier, const Network& network, Mapping& mapping) {
  mapping.slicing = earlier.mapping.slicing;
  mapping.slicing.tick_cycles *= static_cast<double>(network.tick_us) / earlier.network.tick_us;
  mapping.orders = kept_orders(earlier, network, mapping.notes);
  const auto placed = mapping.orders.empty() ? network : mapper::by_place(network, mapping.orders);
  auto slices =
      timed(mapping.timings, "slice", [&] { return mapper::slice(placed, mapping.slicing); });
  if (!slices) return tl::unexpected(slices.error());
  mapping.slices = *std::move(slices);
  // Populations share cores where some did.
  if (const auto shared = shared_cores(earlier, network); !shared.empty()) {
    mapping.slices = timed(mapping.timings, "pack", [&] {
      return mapper::pack(placed, mapping.slicing, std::move(mapping.slices), shared);
    });
  }
  return {};
}

}  // namespace spikeloom::flow
