// What cores printed while they ran.
//
// Shapes   as the cores; empty for those that said nothing.
// Errors   the client's.
#pragma once

#include <string>
#include <vector>

#include "host-tools/board/loaded.h"
#include "host-tools/link/scp_client.h"

namespace spikeloom::on_board {

[[nodiscard]] Result<std::vector<std::string>> read_texts(link::ScpClient& client,
                                                          const Loaded& loaded);

}  // namespace spikeloom::on_board
