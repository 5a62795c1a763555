// The run: threads, windows of ticks, the exchange of spikes.
//
// Blocks run for a window of as many ticks as the shortest delay, then all threads meet and every
// block takes in the spikes of all. Spikes sent in a window are due after it, so one meeting a
// window is enough; the lists of two windows alternate, so that one is read while the next is
// written.
//
// Promises the recording does not depend on the number of threads or blocks.
// Errors   none. Stopped by `progress`, asked about every 50 ms, the recording holds whole windows
//          and says so.
#pragma once

#include "base/progress.h"
#include "emulator/native/block_run.h"
#include "emulator/native/layout.h"
#include "network-specs/network/recording.h"

namespace spikeloom::native {

[[nodiscard]] network::Recording run_blocks(const RunContext& context, const Layout& layout,
                                            unsigned threads, const ProgressSink& progress);
// The recording of a run that was stopped before its first tick.
[[nodiscard]] network::Recording not_run(const network::Network& network);

}  // namespace spikeloom::native
