// SpiNNaker datagrams over UDP: a socket for each Ethernet chip.
//
// Formats  two bytes of padding before each datagram (chip/sdp.h); boot datagrams go to
//          chip::kBootUdpPort of the first address.
// Promises the wall clock is the clock. Datagrams of anybody but the board are not received.
// Errors   unknown_host, no_socket (unreachable), bad_address (usage). A refusal by the other
//          end, a missing route, a full buffer: a lost datagram, see trouble().
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "host-tools/link/transport.h"

namespace spikeloom::link {

// Host names or addresses, in the order of the ports.
[[nodiscard]] Result<std::unique_ptr<Transport>> open_udp(std::span<const std::string> hosts);

}  // namespace spikeloom::link
