// What a core that failed says: the monitor's state of it, its own report, the text it left.
//
// Cost     some requests; what the core or its chip no longer says is left out.
#pragma once

#include <string>

#include "base/error.h"
#include "host-tools/board/loaded.h"
#include "host-tools/link/core_status.h"
#include "host-tools/link/scp_client.h"

namespace spikeloom::on_board {

// "core 3 of chip (0,1), neurons 0 to 99 of 'L4E'"
[[nodiscard]] std::string name_of(const image::Plan& plan, const LoadedCore& core);

// In words: "no_room: asks for 70000 bytes of DTCM, has 65536"; empty without a fault.
[[nodiscard]] std::string to_text(const abi::CoreReport& report);

// core_failed (run_failed), of the first of these cores; others are counted.
[[nodiscard]] Error account_of(link::ScpClient& client, const image::Plan& plan,
                               const std::vector<const LoadedCore*>& failed);

// The core's own report, from its block.
[[nodiscard]] Result<abi::CoreReport> read_report(link::ScpClient& client, const LoadedCore& core);

}  // namespace spikeloom::on_board
