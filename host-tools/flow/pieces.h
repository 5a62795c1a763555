// A run in pieces: what was recorded goes out while the run goes on.
//
// A piece takes a fraction of a wall second and bounded memory. Its length follows from the network
// alone: every process of a run finds the same one, and files do not depend on who was fast.
//
// Units    ticks.
#pragma once

#include <cstdint>
#include <functional>

#include "base/error.h"
#include "base/progress.h"
#include "emulator/native/engine.h"
#include "network-specs/network/network.h"

namespace spikeloom::flow {

[[nodiscard]] std::uint64_t piece_ticks(const network::Network& network);

// What is done with a piece; an error ends the run.
using PieceSink = std::function<Result<void>(network::Recording piece)>;

struct PieceRun {
  std::uint64_t piece_ticks = 1;  // pieces end at multiples of it, the last at the network's end
  PieceSink sink;
  ProgressSink progress;         // counts from where the engine is now; may end the run early
  std::function<void()> before;  // may be empty: called before every piece
};
[[nodiscard]] Result<void> run_in_pieces(native::Engine& engine, const network::Network& network,
                                         const PieceRun& run);

}  // namespace spikeloom::flow
