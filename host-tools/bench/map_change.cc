#include "host-tools/bench/map_change.h"

#include <fmt/format.h>

#include <ctime>

#include "host-tools/flow/remap.h"

namespace spikeloom::bench {
namespace {

// Slices by population and number; those of the changed one by another name.
std::vector<std::string> names(const MapInstance& instance, std::optional<std::size_t> changed) {
  std::vector<std::string> names;
  for (std::size_t slice = 0; slice < instance.slices.size(); ++slice) {
    const auto population = instance.slices[slice].population.index();
    names.push_back(
        fmt::format("{}/{}{}", population, slice, population == changed ? "/altered" : ""));
  }
  return names;
}

}  // namespace

Result<void> change_one_population(const MapInstance& instance, const flow::LayOutOptions& options,
                                   const flow::Mapping& before, MapRun& run) {
  const auto changed = instance.populations.size() / 2;
  const auto old_names = names(instance, std::nullopt), new_names = names(instance, changed);
  flow::Mapping after;
  after.machine = before.machine;
  after.slices = before.slices;
  after.nets = before.nets;
  after.constraints = before.constraints;
  const auto start = std::clock();
  const auto patch = flow::remap({before, old_names}, options, {}, new_names, after);
  run.change_cpu_s = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  if (!patch) return tl::unexpected(patch.error());
  run.changed_slices = static_cast<double>(patch->to_load.size());
  run.changed_tables = static_cast<double>(patch->tables.size());
  run.change_anew = patch->anew;
  return {};
}

}  // namespace spikeloom::bench
