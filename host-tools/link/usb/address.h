// Which USB device: what a user writes after --on, and what is found on the buses.
//
// Formats  usb                      the only SDP device there is
//          usb:SERIAL               the SDP device with this serial number
//          usb:VID:PID[:SERIAL]     four hexadecimal digits each: a device that does not call
//                                   itself an SDP device, or one of several kinds
//          SERIAL is what `spikeloom board usb list` shows; it may hold colons.
// Errors   bad_usb_address.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace spikeloom::link {

struct UsbId {
  std::uint16_t vendor = 0, product = 0;
  auto operator<=>(const UsbId&) const = default;
};
[[nodiscard]] std::string to_text(UsbId id);  // "1209:5350"

struct UsbAddress {
  std::optional<UsbId> id;
  std::string serial;  // empty: any
  bool operator==(const UsbAddress&) const = default;
};
// True for what parse_usb_address is meant for: "usb" and all that begins with "usb:".
[[nodiscard]] bool is_usb_address(std::string_view text);
[[nodiscard]] Result<UsbAddress> parse_usb_address(std::string_view text);
[[nodiscard]] std::string to_text(const UsbAddress& address);

}  // namespace spikeloom::link
