// Chips are reached through the Ethernet port of their own board, as far as that answers as the
// chip that it should be; boards whose port does not are reached through the first one.
//
// A monitor passes on one message at a time to other chips, and a wire carries 100 Mbit/s: what
// goes through the ports of several boards goes at the same time.
//
// Errors   those of the way alone: a port that is of no use is a note.
// Cost     a request a port, at once; kPortPatience when one is silent.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host-tools/board/discover.h"

namespace spikeloom::on_board {

inline constexpr link::Time kPortPatience = std::chrono::seconds(2);

// By place in found.ports: the number by which the way knows a port; none: it does not lead there.
using PortNumbers = std::vector<std::optional<int>>;

// Tries the ports behind the first, takes the numbers of those away that are of no use, with a
// note, and tells the client which chips the others are for.
[[nodiscard]] Result<void> use_ports(link::ScpClient& client, Found& found, PortNumbers& numbers);

// A note about a port that is not used.
[[nodiscard]] std::string of_no_use(const EthernetPort& port, const std::string& why);

}  // namespace spikeloom::on_board
