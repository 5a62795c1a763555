#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/error_list.h"
#include "network-specs/machine/boards.h"
#include "network-specs/machine/machine.h"
#include "network-specs/machine/outline.h"

namespace spikeloom::machine {
namespace {

constexpr const char* kLinkNames[chip::kLinks] = {"EAST", "NORTH_EAST", "NORTH",
                                                  "WEST", "SOUTH_WEST", "SOUTH"};

// Adds an error and returns false when the outline has no such chip.
bool check_chip(ChipXY at, const Outline& outline, const std::string& where, ErrorList& errors) {
  if (outline.has(at)) return true;
  errors.add({.code = "unknown_chip",
              .what = fmt::format("there is no chip ({},{}); x goes from 0 to {}, y from 0 to {}",
                                  at.x, at.y, outline.width - 1, outline.height - 1),
              .where = where,
              .cause = outline.hexagon ? "the board is a hexagon in this box" : "",
              .remedy = "correct the coordinates, or remove the line"});
  return false;
}

void check_core(const DeadCore& dead, const std::string& where, ErrorList& errors) {
  if (dead.core >= chip::kFirstApplicationCore && dead.core < chip::kCores) return;
  errors.add({.code = "unknown_core",
              .what = fmt::format("core {} runs no applications; cores {} to {} do", dead.core,
                                  chip::kFirstApplicationCore, chip::kCores - 1),
              .where = where,
              .cause = "the lower ones belong to the monitor",
              .remedy = "a chip whose monitor is broken belongs into dead_chips"});
}

void check_link(const DeadLink& dead, const Outline& outline, const std::string& where,
                ErrorList& errors) {
  if (outline.beyond(dead.chip, dead.link)) return;
  errors.add({.code = "link_to_nowhere",
              .what = fmt::format("link {} of chip ({},{}) leads nowhere; it cannot be dead",
                                  kLinkNames[chip::index(dead.link)], dead.chip.x, dead.chip.y),
              .where = where,
              .cause = "the machine ends there and does not wrap",
              .remedy = "correct the link, or remove the line"});
}

void check_faults(const MachineSpec& spec, const Outline& outline, ErrorList& errors) {
  for (std::size_t i = 0; i < spec.dead_chips.size(); ++i) {
    check_chip(spec.dead_chips[i], outline, fmt::format("dead_chips[{}]", i), errors);
  }
  for (std::size_t i = 0; i < spec.dead_cores.size(); ++i) {
    const auto where = fmt::format("dead_cores[{}]", i);
    check_chip(spec.dead_cores[i].chip, outline, where, errors);
    check_core(spec.dead_cores[i], where, errors);
  }
  for (std::size_t i = 0; i < spec.dead_links.size(); ++i) {
    const auto where = fmt::format("dead_links[{}]", i);
    if (check_chip(spec.dead_links[i].chip, outline, where, errors)) {
      check_link(spec.dead_links[i], outline, where, errors);
    }
  }
}

void add_chips(const MachineSpec& spec, const Outline& outline, Machine& machine) {
  constexpr std::uint32_t kEveryCore =
      ((1U << chip::kCores) - 1) & ~((1U << chip::kFirstApplicationCore) - 1);
  auto dead = spec.dead_chips;
  std::sort(dead.begin(), dead.end());
  for (int y = 0; y < outline.height; ++y) {
    for (int x = 0; x < outline.width; ++x) {
      const ChipXY at{static_cast<std::int16_t>(x), static_cast<std::int16_t>(y)};
      if (!outline.has(at) || std::binary_search(dead.begin(), dead.end(), at)) continue;
      Chip chip;
      chip.at = at;
      chip.application_cores = kEveryCore;
      machine.chips.push_back(chip);
    }
  }
  for (const auto& core : spec.dead_cores) {
    if (const auto id = machine.find(core.chip)) {
      machine.chips[id->index()].application_cores &= ~(1U << core.core);
    }
  }
}

void add_links(const MachineSpec& spec, const Outline& outline, Machine& machine) {
  for (auto& from : machine.chips) {
    for (int link = 0; link < chip::kLinks; ++link) {
      const auto there = outline.beyond(from.at, chip::link_of(link));
      if (!is_on_one_board(spec, from.at, chip::link_of(link)))
        from.cables = static_cast<std::uint8_t>(from.cables | 1U << link);
      if (there) from.neighbours[static_cast<std::size_t>(link)] = machine.find(*there);
    }
  }
  for (const auto& dead : spec.dead_links) {
    const auto from = machine.find(dead.chip);
    if (!from) continue;
    auto& there =
        machine.chips[from->index()].neighbours[static_cast<std::size_t>(index(dead.link))];
    if (!there) continue;
    const auto back = static_cast<std::size_t>(index(chip::opposite(dead.link)));
    machine.chips[there->index()].neighbours[back].reset();
    there.reset();
  }
}

void check_left(const Machine& machine, ErrorList& errors) {
  if (!machine.chips.empty()) return;
  errors.add({.code = "no_chip_left",
              .what = "0 chips are left; a machine has at least 1",
              .where = "dead_chips",
              .cause = "every chip of the shape is listed as dead",
              .remedy = "list fewer chips, or take a larger shape"});
}

}  // namespace

tl::expected<Machine, Errors> build(const MachineSpec& spec) {
  Errors shape_errors;
  const Outline outline = outline_of(spec, shape_errors);
  if (!shape_errors.empty()) return tl::unexpected(std::move(shape_errors));

  ErrorList errors;
  check_faults(spec, outline, errors);
  if (!errors.empty()) return tl::unexpected(std::move(errors).take());
  Machine machine{spec.name, outline.width, outline.height, outline.wraps_x, outline.wraps_y, {}};
  add_chips(spec, outline, machine);
  add_links(spec, outline, machine);
  check_left(machine, errors);
  if (!errors.empty()) return tl::unexpected(std::move(errors).take());
  return machine;
}

}  // namespace spikeloom::machine
