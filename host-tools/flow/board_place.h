// Where a network runs, as a person names it: "native", "emulator", "udp:HOST", "usb:...".
//
// Errors   bad_place (usage).
#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"

namespace spikeloom::flow {

enum class PlaceKind : std::uint8_t { native, emulator, udp, usb };

struct BoardPlace {
  PlaceKind kind = PlaceKind::native;
  std::string address;  // of udp: what follows the colon; of usb: the whole
};

[[nodiscard]] Result<BoardPlace> parse_place(const std::string& text);

}  // namespace spikeloom::flow
