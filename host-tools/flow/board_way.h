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
// The same, with further Ethernet ports by their addresses; null where a way has one port only.
[[nodiscard]] Result<std::unique_ptr<link::Transport>> open_way(
    const BoardPlace& place, const std::vector<std::string>& further);

}  // namespace spikeloom::flow
