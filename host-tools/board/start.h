// Starts the program on the cores of what was written, and sees to it that each has found its block
// whole.
//
// Tables are compared, the program is spread, all cores are started; each adds its block up
// (abi/checksum.h) before it waits for the first leg. A block that a core did not find whole is
// written again, and then all of it begins anew: a datagram with a damaged address may have hit any
// place, also one that was good before.
//
// Errors   block_differs (not_trustworthy) after a few rounds, with core, bytes and both sums;
//          table_differs (not_trustworthy); others as load.h.
// Cost     a core reads its block at 3.5 cycles a word, all of them at the same time.
#pragma once

#include "host-tools/board/load.h"

namespace spikeloom::on_board {

// Fills in what it took.
[[nodiscard]] Result<void> start(link::ScpClient& client, const LoadJob& job, Loaded& loaded);

}  // namespace spikeloom::on_board
