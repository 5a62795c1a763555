#include "emulator/board/fabric/wiring.h"

#include <algorithm>
#include <utility>

#include "network-specs/machine/boards.h"

namespace spikeloom::board {
namespace {

using machine::ChipXY;
using machine::Shape;

// The coordinates of the Ethernet chip of a board, inside the box.
ChipXY ethernet_of(const ChipPlace& chip, const machine::Machine& machine) {
  const auto wrapped = [](int value, int side) {
    return static_cast<std::int16_t>((value + side) % side);
  };
  return {wrapped(chip.at.x - chip.on_board.x, machine.width),
          wrapped(chip.at.y - chip.on_board.y, machine.height)};
}

std::uint32_t dead_cores_of(ChipXY at, const machine::MachineSpec& spec) {
  std::uint32_t cores = 0;
  for (const auto& dead : spec.dead_cores) {
    if (dead.chip == at) cores |= 1U << dead.core;
  }
  return cores;
}

Wiring places(const machine::MachineSpec& spec, const machine::Machine& machine) {
  Wiring wiring{machine.width, machine.height, {}, {}};
  wiring.chips.reserve(machine.chips.size());
  for (const auto& chip : machine.chips) {
    ChipPlace place;
    place.at = chip.at;
    place.on_board =
        spec.shape == Shape::torus_of_triads ? machine::place_on_board(chip.at) : chip.at;
    place.dead_cores = dead_cores_of(chip.at, spec);
    const auto ethernet = machine.find(ethernet_of(place, machine));
    if (ethernet) place.ethernet = static_cast<int>(ethernet->index());
    wiring.chips.push_back(place);
  }
  return wiring;
}

}  // namespace

tl::expected<Wiring, Errors> wire(const machine::MachineSpec& spec) {
  const auto machine = machine::build(spec);
  if (!machine) return tl::unexpected(machine.error());
  Wiring wiring = places(spec, *machine);
  for (std::size_t i = 0; i < wiring.chips.size(); ++i) {
    auto& place = wiring.chips[i];
    if (place.ethernet == static_cast<int>(i)) wiring.ethernet_chips.push_back(place.ethernet);
    for (std::size_t link = 0; link < chip::kLinks; ++link) {
      const auto& there = machine->chips[i].neighbours[link];
      if (!there) continue;
      place.wires[link] = {static_cast<int>(there->index()),
                           machine->chips[i].is_cable(chip::link_of(static_cast<int>(link)))};
    }
  }
  return wiring;
}

}  // namespace spikeloom::board
