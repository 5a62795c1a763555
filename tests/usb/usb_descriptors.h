// What a device says of itself: the bytes of its descriptors.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/usb/emulated_usb.h"

namespace spikeloom::support {

inline constexpr std::uint8_t kIn = 0x81, kOut = 0x02;

using UsbBytes = std::vector<std::uint8_t>;
// Device and configuration, as the kernel shows them in the file `descriptors`.
[[nodiscard]] UsbBytes usb_descriptors(const UsbIdentity& identity);
// The answer to a request for string `index`; empty for none.
[[nodiscard]] UsbBytes usb_string(const UsbIdentity& identity, int index);

}  // namespace spikeloom::support
