// The blocks of all cores: built, written, read back.
//
// Errors   as load.h.
#pragma once

#include "host-tools/board/load.h"

namespace spikeloom::on_board {

[[nodiscard]] Result<Loaded> write_blocks(link::ScpClient& client, const LoadJob& job,
                                          const ProgressSink& progress);
// What differs is written again, a few times.
[[nodiscard]] Result<void> compare_blocks(link::ScpClient& client, const LoadJob& job,
                                          Loaded& loaded, const ProgressSink& progress);

}  // namespace spikeloom::on_board
