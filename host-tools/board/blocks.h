// The blocks of all cores: built and written; whether they arrived is found out by start.h.
//
// Errors   as load.h.
#pragma once

#include "host-tools/board/load.h"

namespace spikeloom::on_board {

[[nodiscard]] Result<Loaded> write_blocks(link::ScpClient& client, const LoadJob& job,
                                          const ProgressSink& progress);
// One that was damaged; datagrams whose bytes read back differently are repeated.
[[nodiscard]] Result<void> write_again(link::ScpClient& client, const LoadJob& job,
                                       const LoadedCore& core);

}  // namespace spikeloom::on_board
