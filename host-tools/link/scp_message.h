// Requests as datagrams, datagrams as replies.
//
// Promises parse_reply takes any bytes.
// Source   chip/sdp.h, chip/scp.h.
#pragma once

#include <optional>

#include "host-tools/link/scp_request.h"

namespace spikeloom::link {

[[nodiscard]] Bytes to_datagram(const Request& request, std::uint16_t sequence);

struct ParsedReply {
  CoreAt from;
  int port = 0;  // of the core; the monitor and the system part of programs answer at 0
  std::uint16_t sequence = 0;
  Reply reply;
};
// None: not of a reply's form.
[[nodiscard]] std::optional<ParsedReply> parse_reply(ByteView datagram);

}  // namespace spikeloom::link
