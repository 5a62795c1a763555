// Nets -> multicast trees, keys and tables: the records that the router's stages hand on.
//
// Shapes   trees, key blocks: one a net, in net order. Hops in order from the source outwards.
// Units    keys and masks are packet words; routes are routing-entry bits.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "board-runtime/shared/chip/routing_entry.h"
#include "network-specs/machine/machine.h"
#include "placer/placement.h"

namespace spikeloom::router {

// One chip of a tree: how packets come in (none at the source's chip, unless the source is a device
// behind that link) and where they go on. The bit of a link that leads to a device is set like a
// core's.
struct Hop {
  machine::ChipId chip;
  std::optional<chip::Link> came_in_by;  // link of THIS chip through which the packet arrives
  chip::Route route = 0;
  auto operator<=>(const Hop&) const = default;
};

struct Tree {
  std::vector<Hop> hops;
  bool operator==(const Tree&) const = default;
};

// Neuron i of the slice sends `key | i << kTickBits | tick % 2^kTickBits`; mask covers the block.
struct KeyBlock {
  std::uint32_t key = 0;
  std::uint32_t mask = 0;
};
inline constexpr int kTickBits = 2;  // a spike carries its tick (DESIGN part 1)

using Table = std::vector<chip::RoutingEntry>;  // first match wins

struct Tables {
  std::vector<Table> of_chip;  // indexed by ChipId; empty where nothing is routed
};

}  // namespace spikeloom::router
