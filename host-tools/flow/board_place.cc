#include "host-tools/flow/board_place.h"

#include <fmt/format.h>

#include <string_view>

namespace spikeloom::flow {

Result<BoardPlace> parse_place(const std::string& text) {
  if (text == "native") return BoardPlace{PlaceKind::native, ""};
  if (text == "emulator") return BoardPlace{PlaceKind::emulator, ""};
  const std::string_view udp = "udp:";
  if (text.starts_with(udp) && text.size() > udp.size())
    return BoardPlace{PlaceKind::udp, text.substr(udp.size())};
  if (text == "usb" || text.starts_with("usb:")) return BoardPlace{PlaceKind::usb, text};
  return failure(ErrorClass::usage, "bad_place", fmt::format("'{}' is no place to run at", text),
                 "--on", "", "native, emulator, udp:HOST or usb:SERIAL");
}

}  // namespace spikeloom::flow
