// What cores recorded in a leg, read from a board and decoded.
//
// Errors   bad_report, bad_recording as image/decode.h; leg_incomplete (run_failed); the client's.
// Cost     memory of the recordings of kBatchBytes, or of one core.
#pragma once

#include <vector>

#include "board-runtime/shared/abi/core_block.h"
#include "host-tools/board/loaded.h"
#include "host-tools/image/decode.h"
#include "host-tools/link/scp_client.h"

namespace spikeloom::on_board {

// Reports of all cores, checked to be of the leg's end.
[[nodiscard]] Result<std::vector<abi::CoreReport>> read_reports(link::ScpClient& client,
                                                                const image::Plan& plan,
                                                                const Loaded& loaded,
                                                                const image::Leg& leg);
// Adds what all cores recorded to `parts`.
[[nodiscard]] Result<void> collect(link::ScpClient& client, const Loaded& loaded,
                                   const image::Leg& leg, image::RecordingParts& parts);

// What a core counted since an earlier report of it.
[[nodiscard]] abi::CoreReport since(const abi::CoreReport& earlier, abi::CoreReport now);

}  // namespace spikeloom::on_board
