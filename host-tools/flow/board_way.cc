#include "host-tools/flow/board_way.h"

#include <fmt/format.h>

#include "host-tools/link/udp.h"
#include "host-tools/link/usb/transport.h"

namespace spikeloom::flow {

Result<std::unique_ptr<link::Transport>> open_way(const BoardPlace& place) {
  switch (place.kind) {
    case PlaceKind::udp:
      return link::open_udp(std::array{place.address});
    case PlaceKind::usb: {
      const auto address = link::parse_usb_address(place.address);
      if (!address) return tl::unexpected(address.error());
      return link::open_usb(*address);
    }
    default:
      return failure(ErrorClass::internal, "cannot_reach", "this place is in this program",
                     "flow.board_way", "", "");
  }
}

Result<std::unique_ptr<link::Transport>> open_ports(const std::vector<std::string>& hosts) {
  return link::open_udp(hosts);
}

}  // namespace spikeloom::flow
