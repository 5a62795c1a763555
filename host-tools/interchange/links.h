// Names of links and of routes in the place-and-route interchange format.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "board-runtime/shared/chip/routing_entry.h"

namespace spikeloom::interchange {

inline constexpr std::array<std::string_view, chip::kLinks> kLinkNames{
    "east", "north_east", "north", "west", "south_west", "south"};

[[nodiscard]] inline std::string_view name_of(chip::Link link) {
  return kLinkNames[static_cast<std::size_t>(chip::index(link))];
}
[[nodiscard]] inline std::optional<chip::Link> link_named(std::string_view name) {
  for (int l = 0; l < chip::kLinks; ++l)
    if (kLinkNames[static_cast<std::size_t>(l)] == name) return chip::link_of(l);
  return std::nullopt;
}

}  // namespace spikeloom::interchange
