// The run of a journal again.
//
// Promises the frames go in at the times at which they were recorded; the counts in the end are
//          those of the recording, or the two runs differed.
// Errors   those of Board::make(); journal_foreign, for a frame between two quanta or for a port
//          that the machine lacks; stopped.
#pragma once

#include "base/error.h"
#include "base/progress.h"
#include "emulator/board/board.h"
#include "emulator/serve/journal.h"

namespace spikeloom::serve {

struct Replayed {
  board::Time end = 0;
  board::BoardCounts counts;
  std::size_t frames = 0;
};

[[nodiscard]] Result<Replayed> replay(const Journal& journal, int threads,
                                      const ProgressSink& progress);

}  // namespace spikeloom::serve
