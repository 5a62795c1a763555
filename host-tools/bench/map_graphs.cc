// Networks of slices with a geometry, with clusters, with neither.
#include <algorithm>
#include <cmath>

#include "host-tools/bench/map_build.h"

namespace spikeloom::bench {
namespace {

constexpr double kLeastHz = 100.0, kMostHz = 1000.0;  // spikes/s of a slice
constexpr std::uint32_t kNeuronsPerCore = 128;
constexpr double kMegabyte = 1e6;

std::uint32_t wrap(std::int64_t value, std::uint32_t size) {
  const auto whole = static_cast<std::int64_t>(size);
  return static_cast<std::uint32_t>(((value % whole) + whole) % whole);
}

// Distinct places of the sheet around one.
std::vector<std::uint32_t> around(const Sheet& sheet, std::uint32_t place, StreamReader& stream) {
  std::vector<std::uint32_t> places;
  while (places.size() < sheet.fan_out) {
    const auto dx = std::llround(sheet.sigma * draw_normal(stream));
    const auto dy = std::llround(sheet.sigma * draw_normal(stream));
    const auto there = wrap(place / sheet.width + dy, sheet.height) * sheet.width +
                       wrap(place % sheet.width + dx, sheet.width);
    if (there == place || std::find(places.begin(), places.end(), there) != places.end()) continue;
    places.push_back(there);
  }
  return places;
}

// Tiles of the sheet on the chips of a whole machine of the same proportions.
std::optional<placer::Placement> natural_placement(const Sheet& sheet,
                                                   const machine::Machine& machine,
                                                   const std::vector<std::uint32_t>& id_of_place) {
  if (sheet.width != sheet.tile_x * static_cast<std::uint32_t>(machine.width) ||
      sheet.height != sheet.tile_y * static_cast<std::uint32_t>(machine.height))
    return std::nullopt;
  placer::Placement natural;
  natural.cores.resize(id_of_place.size());
  for (std::uint32_t place = 0; place < id_of_place.size(); ++place) {
    const auto x = place % sheet.width, y = place / sheet.width;
    const auto chip = machine.find(
        {static_cast<std::int16_t>(x / sheet.tile_x), static_cast<std::int16_t>(y / sheet.tile_y)});
    if (!chip) return std::nullopt;
    const auto core = static_cast<int>(y % sheet.tile_y * sheet.tile_x + x % sheet.tile_x);
    natural.cores[id_of_place[place]] = {
        *chip, static_cast<std::uint8_t>(chip::kFirstApplicationCore + core)};
  }
  return natural;
}

}  // namespace

Result<MapInstance> sheet_instance(std::string name, const Sheet& sheet,
                                   machine::MachineSpec machine, const Faults* faults,
                                   std::uint64_t seed) {
  InstanceBuilder builder(std::move(name));
  const auto count = sheet.width * sheet.height;
  auto order = draws(seed, 2), targets = draws(seed, 3), rates = draws(seed, 4);
  const auto id_of_place = draw_order(order, count);
  const auto slices = builder.population("sheet", count, kNeuronsPerCore,
                                         static_cast<std::uint64_t>(4 * kMegabyte));
  for (std::uint32_t place = 0; place < count; ++place) {
    std::vector<mapper::SliceId> sinks;
    for (const auto there : around(sheet, place, targets))
      sinks.push_back(slices.at(id_of_place[there]));
    builder.net(slices.at(id_of_place[place]), draw_between(rates, kLeastHz, kMostHz),
                std::move(sinks));
  }
  if (faults != nullptr) machine = with_faults(machine, *faults, seed);
  auto made = std::move(builder).finish(machine);
  if (made && faults == nullptr)
    made->natural = natural_placement(sheet, made->machine, id_of_place);
  return made;
}

Result<MapInstance> graph_instance(std::string name, const Graph& graph, std::uint64_t seed) {
  InstanceBuilder builder(std::move(name));
  auto order = draws(seed, 2), targets = draws(seed, 3), rates = draws(seed, 4),
       memory = draws(seed, 5);
  const auto id_of_place = draw_order(order, graph.slices);
  const auto slices = builder.population("graph", graph.slices, kNeuronsPerCore, 0);
  for (std::uint32_t place = 0; place < graph.slices; ++place) {
    std::vector<mapper::SliceId> sinks;
    const auto home = graph.cluster == 0 ? 0 : place / graph.cluster * graph.cluster;
    const auto members = std::min(graph.cluster, graph.slices - home);
    for (std::uint32_t i = 0; i < graph.fan_out; ++i) {
      const bool inside = graph.cluster != 0 && targets.next_unit() < graph.inside;
      const auto there =
          inside ? home + targets.next_below(members) : targets.next_below(graph.slices);
      if (there != place) sinks.push_back(slices.at(id_of_place[there]));
    }
    builder.net(slices.at(id_of_place[place]), draw_between(rates, kLeastHz, kMostHz),
                std::move(sinks));
  }
  for (auto& slice : builder.instance().slices) {
    slice.need.sdram_bytes = static_cast<std::uint64_t>(
        kMegabyte * draw_between(memory, graph.least_sdram_mb, graph.most_sdram_mb));
  }
  return std::move(builder).finish(machine_for(graph.slices, graph.share));
}

}  // namespace spikeloom::bench
