#include "host-tools/flow/change.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host-tools/flow/altered.h"
#include "host-tools/flow/interchange_files.h"
#include "host-tools/flow/slices_json.h"
#include "mapper/packing.h"

namespace spikeloom::flow {
namespace {

using network::Network;
using network::PopulationId;

std::optional<PopulationId> named(const Network& network, const std::string& name) {
  const auto found = std::ranges::find(network.populations, name, &network::Population::name);
  if (found == network.populations.end()) return std::nullopt;
  return PopulationId(static_cast<std::size_t>(found - network.populations.begin()));
}

Result<void> check_is_related(const EarlierMapping& earlier, const Network& network) {
  for (const auto& population : network.populations)
    if (named(earlier.network, population.name)) return {};
  return failure(ErrorClass::invalid_input, "other_network",
                 fmt::format("none of the {} populations of network {} is among the {} of {}, "
                             "which was mapped",
                             network.populations.size(), in_quotes(network.name),
                             earlier.network.populations.size(), in_quotes(earlier.network.name)),
                 "populations", "what is unaffected is found by the names of populations",
                 "give the directory of this network's mapping, or map it without --from");
}

// Orders that still are of their populations' neurons.
mapper::NeuronOrders kept_orders(const EarlierMapping& earlier, const Network& network,
                                 std::vector<std::string>& notes) {
  mapper::NeuronOrders orders;
  for (std::size_t p = 0; p < network.populations.size(); ++p) {
    const auto& population = network.populations[p];
    const auto old = named(earlier.network, population.name);
    const auto& before = earlier.mapping.orders;
    if (!old || old->index() >= before.size() || !before[old->index()].is_given()) continue;
    const auto& order = before[old->index()];
    if (order.neurons.size() == population.size && may_have_order(network, PopulationId{p})) {
      orders.resize(network.populations.size());
      orders[p] = order;
    } else {
      notes.push_back(fmt::format("neurons of '{}' are in order again", population.name));
    }
  }
  return orders;
}

// Populations that shared a core, by their numbers now.
mapper::SharedCores shared_cores(const EarlierMapping& earlier, const Network& network) {
  mapper::SharedCores cores;
  for (const auto& slice : earlier.mapping.slices) {
    if (slice.tenants.empty()) continue;
    auto& core = cores.emplace_back();
    for (const auto& tenant : slice.tenants) {
      const auto now = named(network, earlier.network.at(tenant.population).name);
      if (now) core.push_back(*now);
    }
  }
  return cores;
}

// Populations share cores where some did.
Result<void> cut(const Network& network, const mapper::SharedCores& shared, Mapping& mapping) {
  const auto placed = mapping.orders.empty() ? network : mapper::by_place(network, mapping.orders);
  auto slices =
      timed(mapping.timings, "slice", [&] { return mapper::slice(placed, mapping.slicing); });
  if (!slices) return tl::unexpected(slices.error());
  mapping.slices = *std::move(slices);
  if (!shared.empty()) {
    mapping.slices = timed(mapping.timings, "pack", [&] {
      return mapper::pack(placed, mapping.slicing, std::move(mapping.slices), shared);
    });
  }
  mapping.nets =
      timed(mapping.timings, "weigh", [&] { return mapper::nets(placed, mapping.slices); });
  return {};
}

LayOutOptions laying_out(const MapOptions& options, const interchange::Netlist& names) {
  LayOutOptions laying{.placer = options.placer, .net_names = names.net_names};
  laying.place.threads = laying.threads = options.threads;
  laying.place.effort = options.effort;
  laying.time_budget_s = options.time_budget_s;
  return laying;
}

}  // namespace

tl::expected<ChangedMapping, Errors> change(const EarlierMapping& earlier, const Network& network,
                                            const MapOptions& options,
                                            const ProgressSink& progress) {
  if (auto related = check_is_related(earlier, network); !related)
    return tl::unexpected(Errors{related.error()});
  ChangedMapping changed;
  auto& mapping = changed.mapping;
  mapping.spec = options.machine.value_or(earlier.mapping.spec);
  auto machine = machine::build(mapping.spec);
  if (!machine) return tl::unexpected(std::move(machine).error());
  mapping.machine = *std::move(machine);
  mapping.slicing = earlier.mapping.slicing;
  mapping.slicing.tick_cycles *= static_cast<double>(network.tick_us) / earlier.network.tick_us;
  mapping.orders = kept_orders(earlier, network, mapping.notes);
  const auto shared = shared_cores(earlier, network);
  if (auto done = cut(network, shared, mapping); !done) return tl::unexpected(Errors{done.error()});
  changed.names = flow::named(network, mapping);
  const auto& names = changed.names.names;
  auto patch = remap({earlier.mapping, earlier.names}, laying_out(options, changed.names), progress,
                     names, mapping);
  if (!patch) return tl::unexpected(Errors{patch.error()});
  changed.patch = *std::move(patch);
  changed.altered = altered_slices({earlier.network, earlier.mapping, earlier.names},
                                   {network, mapping, names}, changed.patch);
  return changed;
}

}  // namespace spikeloom::flow
