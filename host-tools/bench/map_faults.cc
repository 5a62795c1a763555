#include "host-tools/bench/map_faults.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host-tools/bench/map_build.h"
#include "network-specs/machine/boards.h"
#include "network-specs/machine/offset.h"

namespace spikeloom::bench {
namespace {

using machine::ChipXY;

// Where the board of a chip starts.
ChipXY board_of(ChipXY at, const machine::Machine& machine) {
  const auto place = machine::place_on_board(at);
  return machine::moved(machine::box_of(machine), at, -place.x, -place.y);
}

// All links between one drawn board and one of its neighbours.
void cut_cable(const machine::Machine& machine, StreamReader& stream, machine::MachineSpec& spec) {
  std::vector<std::pair<ChipXY, ChipXY>> cables;  // boards, where a link leaves one for the other
  const auto ends = [&](const machine::Chip& chip, int link) {
    const auto there = chip.neighbours[static_cast<std::size_t>(link)];
    return std::pair(board_of(chip.at, machine), board_of(machine.at(*there).at, machine));
  };
  const auto leaves = [](const machine::Chip& chip, int link) {
    return chip.neighbours[static_cast<std::size_t>(link)] && chip.is_cable(chip::link_of(link));
  };
  for (const auto& chip : machine.chips) {
    for (int link = 0; link < chip::kLinks; ++link)
      if (leaves(chip, link)) cables.push_back(ends(chip, link));
  }
  if (cables.empty()) return;
  std::sort(cables.begin(), cables.end());
  cables.erase(std::unique(cables.begin(), cables.end()), cables.end());
  const auto cut = cables[stream.next_below(static_cast<std::uint32_t>(cables.size()))];
  for (const auto& chip : machine.chips) {
    for (int link = 0; link < chip::kLinks; ++link) {
      if (leaves(chip, link) && ends(chip, link) == cut)
        spec.dead_links.push_back({chip.at, chip::link_of(link)});
    }
  }
}

std::size_t at_least_one(double count) {
  return static_cast<std::size_t>(std::max(1.0, std::round(count)));
}

const char* shape_of(const machine::MachineSpec& spec) {
  switch (spec.shape) {
    case machine::Shape::spinn3:
      return "4-chip board";
    case machine::Shape::spinn5:
      return "48-chip board";
    case machine::Shape::torus_of_triads:
      return "torus";
    case machine::Shape::rectangle:
      break;
  }
  return spec.wraps_x && spec.wraps_y ? "torus" : spec.wraps_x || spec.wraps_y ? "tube" : "mesh";
}

}  // namespace

machine::MachineSpec with_faults(machine::MachineSpec spec, const Faults& faults,
                                 std::uint64_t seed) {
  const auto whole = machine::build(spec);
  if (!whole) return spec;  // finish() says why
  auto stream = draws(seed, 1);
  if (faults.cable) cut_cable(*whole, stream, spec);
  const auto chips = static_cast<std::uint32_t>(whole->chips.size());
  auto order = draw_order(stream, chips);
  order.resize(at_least_one(faults.chips * chips));
  for (const auto chip : order) spec.dead_chips.push_back(whole->chips[chip].at);
  std::vector<machine::DeadLink> links;  // each from one of its ends
  for (const auto& chip : whole->chips) {
    for (int link = 0; link < chip::kLinks / 2; ++link)
      if (chip.neighbours[static_cast<std::size_t>(link)])
        links.push_back({chip.at, chip::link_of(link)});
  }
  const auto count = static_cast<std::uint32_t>(links.size());
  order = draw_order(stream, count);
  order.resize(at_least_one(faults.links * count));
  for (const auto link : order) spec.dead_links.push_back(links[link]);
  return spec;
}

std::string describe(const machine::MachineSpec& spec, const machine::Machine& machine) {
  return fmt::format("{} {} x {}, {} chips, {} cores", shape_of(spec), machine.width,
                     machine.height, machine.chips.size(), machine.application_cores());
}

}  // namespace spikeloom::bench
