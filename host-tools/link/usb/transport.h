// USB as a way to a board: the frames of frames.h over the pipe of pipe.h.
//
// Units    nanoseconds of the system's steady clock, as over UDP.
// Shapes   one port: a bridge leads to one Ethernet chip, from which datagrams go on by the
//          machine's own routes.
// Promises send() queues and returns. A device that takes nothing for so long that kMostUnsent
//          bytes wait loses what comes then, and trouble() says so.
// Errors   of open_usb(): those of devices.h and of opening; later those of pipe.h and frames.h,
//          which are final.
#pragma once

#include <memory>

#include "host-tools/link/transport.h"
#include "host-tools/link/usb/address.h"

namespace spikeloom::link {

inline constexpr std::size_t kMostUnsent = 256 * 1024;

[[nodiscard]] Result<std::unique_ptr<Transport>> open_usb(const UsbAddress& address);

}  // namespace spikeloom::link
