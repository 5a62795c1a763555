// libusb's view of the buses, and of one device on them.
#pragma once

#include <functional>

#include "host-tools/link/usb/context.h"
#include "host-tools/link/usb/devices.h"

namespace spikeloom::link {

// Every device of the system, as long as it is called; returns their number.
[[nodiscard]] Result<int> for_each_usb_device(
    libusb_context& context, const std::function<void(libusb_device& device)>& visit);

// Empty when no vendor interface of the active configuration has bulk endpoints both ways.
[[nodiscard]] std::optional<UsbDevice> describe(libusb_device& device);

}  // namespace spikeloom::link
