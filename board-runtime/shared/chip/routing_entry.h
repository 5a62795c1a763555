// An entry of the multicast router's table, and the table's size.
//
// A packet with key k takes the first entry with (k & mask) == key; without one it goes straight
// on, out of the link opposite to the one it came in by (default routing).
//
// Shapes   route: bits 0-5 links, bits 6-23 cores.
// Source   SpiNNaker data sheet section 10; entry 0 of 1,024 belongs to the monitor.
#pragma once

#include <compare>
#include <cstdint>

#include "board-runtime/shared/chip/geometry.h"
#include "board-runtime/shared/chip/link.h"

namespace spikeloom::chip {

inline constexpr int kTableEntries = 1024;
inline constexpr int kUsableTableEntries = 1023;

using Route = std::uint32_t;

[[nodiscard]] constexpr Route link_bit(Link link) noexcept { return 1U << index(link); }
[[nodiscard]] constexpr Route core_bit(int core) noexcept { return 1U << (kLinks + core); }
inline constexpr Route kLinkBits = (1U << kLinks) - 1;

struct RoutingEntry {
  std::uint32_t key = 0;
  std::uint32_t mask = 0;
  Route route = 0;
  [[nodiscard]] constexpr bool matches(std::uint32_t packet_key) const noexcept {
    return (packet_key & mask) == key;
  }
  constexpr auto operator<=>(const RoutingEntry&) const = default;
};

}  // namespace spikeloom::chip
