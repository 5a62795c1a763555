#include "placer/min_cut.h"

#include <algorithm>
#include <bit>

#include "mapper/groups.h"
#include "mapper/traffic_graph.h"
#include "placer/arrange.h"
#include "placer/cells.h"
#include "placer/hilbert.h"
#include "placer/pour.h"
#include "placer/seating.h"
#include "placer/space_filling.h"
#include "placer/totals.h"

namespace spikeloom::placer {
namespace {

using machine::ChipId;
using mapper::SliceId;

// What half of the chips that run anything offer at least.
mapper::GroupLimits typical_chip(const machine::Machine& machine) {
  std::vector<std::uint32_t> cores, sdram;
  for (const auto& chip : machine.chips) {
    if (chip.application_cores == 0) continue;
    cores.push_back(static_cast<std::uint32_t>(std::popcount(chip.application_cores)));
    sdram.push_back(chip.sdram_bytes);
  }
  const auto middle = static_cast<std::ptrdiff_t>(cores.size() / 2);
  std::ranges::nth_element(cores, cores.begin() + middle);
  std::ranges::nth_element(sdram, sdram.begin() + middle);
  return {cores[static_cast<std::size_t>(middle)], sdram[static_cast<std::size_t>(middle)]};
}

// The nearest `count` chips to the middle of the box that run anything; fewer if there are not.
std::vector<ChipId> compact_chips(const machine::Machine& machine, std::size_t count) {
  const Cells cells(machine, 1);
  const auto place = [&](ChipId chip) { return cells.place(cells.of(machine.at(chip).at)); };
  std::vector<ChipId> chips;
  ChipId centre;
  int nearest = INT32_MAX;
  for (std::size_t c = 0; c < machine.chips.size(); ++c) {
    const auto at = machine.chips[c].at;
    const int off =
        std::max(std::abs(2 * at.x - machine.width), std::abs(2 * at.y - machine.height));
    if (off < nearest) {
      nearest = off;
      centre = ChipId{c};
    }
    if (machine.chips[c].application_cores != 0) chips.emplace_back(c);
  }
  std::ranges::stable_sort(chips, {},
                           [&](ChipId chip) { return cells.between(place(centre), place(chip)); });
  chips.resize(std::min(count, chips.size()));
  return chips;
}

// Groups as vertices; fans keep vertices of their own.
mapper::WeightedGraph graph_of_groups(const mapper::FoldedNets& nets,
                                      const mapper::Groups& groups) {
  const auto slices = groups.of_slice.size();
  const auto graph = mapper::traffic_graph(nets, 1, std::vector<std::int64_t>(slices, 1));
  auto part = groups.of_slice;
  for (auto v = slices; v < graph.vertices(); ++v) {
    part.push_back(groups.count + static_cast<std::uint32_t>(v - slices));
  }
  return mapper::contract(graph, part,
                          groups.count + static_cast<std::uint32_t>(graph.vertices() - slices));
}

// Group after group along the curve.
Result<ChipOfSlice> pour_groups(const Problem& problem, const mapper::Groups& groups) {
  std::vector<SliceId> slices;
  for (std::size_t s = 0; s < problem.slices.size(); ++s) slices.emplace_back(s);
  std::ranges::stable_sort(slices, {}, [&](SliceId s) { return groups.of_slice[s.index()]; });
  return pour(problem, slices, chips_along_hilbert(problem.machine));
}

}  // namespace

Result<ChipOfSlice> place_by_min_cut(const Problem& problem, const PlaceOptions& options) {
  if (!is_large_enough(problem)) return tl::unexpected(does_not_fit(problem));
  if (problem.slices.empty()) return ChipOfSlice{};
  if (problem.machine.application_cores() == 0) return place_along_curve(problem, options);
  const auto seed = static_cast<std::uint32_t>(options.seed);
  const auto nets = mapper::fold(problem.nets, problem.slices.size());
  const auto groups = mapper::gather(problem.slices, nets, typical_chip(problem.machine), seed);
  auto chips = compact_chips(problem.machine, groups.count);
  if (chips.size() == groups.count) {
    const auto chip_of_group =
        arrange(graph_of_groups(nets, groups), std::move(chips), problem.machine, seed);
    ChipOfSlice wanted;
    for (const auto group : groups.of_slice) wanted.push_back(chip_of_group[group]);
    return seated(problem, wanted);
  }
  return pour_groups(problem, groups);
}

}  // namespace spikeloom::placer
