// How chips and links are written in messages of placers and routers.
#pragma once

#include <fmt/format.h>

#include <array>
#include <string>

#include "network-specs/machine/machine.h"

namespace spikeloom::machine {

[[nodiscard]] inline std::string chip_text(ChipXY at) { return fmt::format("({},{})", at.x, at.y); }

[[nodiscard]] inline const char* link_name(chip::Link link) {
  constexpr std::array<const char*, chip::kLinks> kNames{"east", "north-east", "north",
                                                         "west", "south-west", "south"};
  return kNames[static_cast<std::size_t>(chip::index(link))];
}

}  // namespace spikeloom::machine
