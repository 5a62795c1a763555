// A way to a machine outside this program.
//
// Errors   those of link/udp.h and link/usb; cannot_reach (usage) for what is no way.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "host-tools/flow/board_place.h"
#include "host-tools/link/transport.h"

namespace spikeloom::flow {

[[nodiscard]] Result<std::unique_ptr<link::Transport>> open_way(const BoardPlace& place);
// To several boards of a machine, by their addresses, the first one first.
[[nodiscard]] Result<std::unique_ptr<link::Transport>> open_ports(
    const std::vector<std::string>& hosts);

}  // namespace spikeloom::flow
