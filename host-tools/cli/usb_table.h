// The USB devices that SDP could be spoken to, as `spikeloom board usb list` prints them.
//
// Promises a machine without USB is a sentence, or an empty list: no error.
#pragma once

#include <string>

#include "host-tools/link/usb/devices.h"

namespace spikeloom::cli {

[[nodiscard]] std::string to_text(const link::UsbListing& listing);
[[nodiscard]] std::string to_json(const link::UsbListing& listing);

}  // namespace spikeloom::cli
