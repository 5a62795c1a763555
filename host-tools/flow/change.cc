#include "host-tools/flow/change.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host-tools/flow/altered.h"
#include "host-tools/flow/interchange_files.h"
#include "host-tools/flow/pace.h"
#include "host-tools/flow/population_names.h"
#include "host-tools/flow/recut.h"

namespace spikeloom::flow {
namespace {

using network::Network;
Result<void> check_is_related(const EarlierMapping& earlier, const Network& network) {
  const auto before = populations_by_name(earlier.network);
  for (const auto& population : network.populations)
    if (before.contains(population.name)) return {};
  return failure(ErrorClass::invalid_input, "other_network",
                 fmt::format("none of the {} populations of network {} is among the {} of {}, "
                             "which was mapped",
                             network.populations.size(), in_quotes(network.name),
                             earlier.network.populations.size(), in_quotes(earlier.network.name)),
                 "populations", "what is unaffected is found by the names of populations",
                 "give the directory of this network's mapping, or map it without --from");
}

void weigh(const Network& network, Mapping& mapping) {
  mapping.nets = timed(mapping.timings, "weigh", [&] {
    if (mapping.orders.empty()) return mapper::nets(network, mapping.slices);
    return mapper::nets(mapper::by_place(network, mapping.orders), mapping.slices);
  });
}

// None: ticks are as long as before, in a run that is not told otherwise. What slices needed then
// no file says, so they are cut once more.
Result<std::optional<image::TimeOptions>> new_time(const EarlierMapping& earlier,
                                                   const Network& network, const Mapping& mapping) {
  Mapping before;
  if (auto done = recut(earlier, earlier.network, before); !done)
    return tl::unexpected(done.error());
  const auto then = pace(earlier.network, before.slices, {}, 0.0);
  if (!then) return tl::unexpected(then.error());
  const auto now = pace(network, mapping.slices, mapping.nets, 0.0);
  if (!now) return tl::unexpected(now.error());
  return then->tick_cycles == now->tick_cycles ? std::nullopt : std::optional(*now);
}

LayOutOptions laying_out(const MapOptions& options, const interchange::Netlist& names) {
  LayOutOptions laying{.placer = options.placer, .net_names = names.net_names};
  laying.place.threads = laying.threads = options.threads;
  laying.place.effort = options.effort;
  laying.time_budget_s = options.time_budget_s;
  laying.tables_just_fit = options.tables_just_fit;
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
  if (auto done = recut(earlier, network, mapping); !done)
    return tl::unexpected(Errors{done.error()});
  weigh(network, mapping);
  changed.names = flow::named(network, mapping);
  const auto& names = changed.names.names;
  auto patch = remap({earlier.mapping, earlier.names}, laying_out(options, changed.names), progress,
                     names, mapping);
  if (!patch) return tl::unexpected(Errors{patch.error()});
  changed.patch = *std::move(patch);
  changed.altered = altered_slices({earlier.network, earlier.mapping, earlier.names},
                                   {network, mapping, names}, changed.patch);
  const auto time = new_time(earlier, network, mapping);
  if (!time) return tl::unexpected(Errors{time.error()});
  changed.time = *time;
  return changed;
}

}  // namespace spikeloom::flow
