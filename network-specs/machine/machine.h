// A machine: which chips, cores and links exist today, faults already removed.
//
// Shapes   chips are numbered by (y, x) ascending; ChipId indexes Machine::chips.
// Promises links are symmetric: if a reaches b by l, b reaches a by opposite(l).
// Errors   build() reports all at once: shape_out_of_range, unknown_chip, unknown_core,
//          link_to_nowhere, no_chip_left. Dead parts may leave the machine in pieces: what a
//          net joins then has to be in one of them, which placers see to.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "board-runtime/shared/chip/coordinates.h"
#include "board-runtime/shared/chip/geometry.h"
#include "board-runtime/shared/chip/link.h"
#include "board-runtime/shared/chip/routing_entry.h"

namespace spikeloom::machine {

using ChipId = Id<struct ChipTag>;

using chip::ChipXY;

struct Chip {
  ChipXY at;
  std::array<std::optional<ChipId>, chip::kLinks> neighbours;  // none: dead, torn edge or not wired
  std::uint32_t application_cores = 0;                         // bit c: core c runs applications
  std::uint32_t sdram_bytes = chip::kApplicationSdramBytes;
  std::uint16_t table_entries = chip::kUsableTableEntries;
  std::uint8_t cables = 0;  // bit l: link l, if it is live, leads to another board
  [[nodiscard]] bool is_cable(chip::Link link) const {
    return (cables >> chip::index(link) & 1) != 0;
  }
};

struct Machine {
  std::string name;
  int width = 0, height = 0;  // of the coordinate box
  bool wraps_x = false, wraps_y = false;
  std::vector<Chip> chips;

  [[nodiscard]] const Chip& at(ChipId id) const { return chips[id.index()]; }
  [[nodiscard]] std::optional<ChipId> find(ChipXY at) const;  // binary search
  [[nodiscard]] std::size_t application_cores() const;
};

// What a description may say (proto/machine.proto): a shape and what is broken in it.
enum class Shape : std::uint8_t { spinn3, spinn5, torus_of_triads, rectangle };
struct DeadCore {
  ChipXY chip;
  int core = 0;
  auto operator<=>(const DeadCore&) const = default;
};
struct DeadLink {
  ChipXY chip;
  chip::Link link = chip::Link::east;  // dead in both directions
  auto operator<=>(const DeadLink&) const = default;
};
struct MachineSpec {
  std::string name;
  Shape shape = Shape::spinn5;
  int width = 1, height = 1;              // triads, or chips of a rectangle
  bool wraps_x = false, wraps_y = false;  // rectangle only
  std::vector<ChipXY> dead_chips;
  std::vector<DeadCore> dead_cores;
  std::vector<DeadLink> dead_links;
  bool operator==(const MachineSpec&) const = default;
};
inline constexpr int kMostChipsASide = 256;
inline constexpr int kMostTriadsASide = kMostChipsASide / chip::kTriadSide;

[[nodiscard]] tl::expected<Machine, Errors> build(const MachineSpec& spec);
// The smallest of SpiNN-3, SpiNN-5 and W x H triads that offers `cores` application cores; tori are
// at most twice as high as wide. The largest torus when none is large enough.
[[nodiscard]] MachineSpec smallest_fitting(std::size_t cores);

}  // namespace spikeloom::machine
