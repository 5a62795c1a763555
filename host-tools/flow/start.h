// Where a run begins: at the description's start, or in the state that a checkpoint holds.
//
// Errors   those of the checkpoint and of the engine; of one rank, on all.
#pragma once

#include <optional>

#include "emulator/native/engine.h"
#include "host-tools/flow/run.h"

namespace spikeloom::flow {

// The options with the length of a piece, where none is given.
[[nodiscard]] RunOptions in_pieces(const network::Network& network, RunOptions options);
// None: at the start.
[[nodiscard]] Result<std::optional<native::Snapshot>> beginning(const network::Network& network,
                                                                const RunOptions& options);
[[nodiscard]] Result<native::Engine> start(const network::Network& network,
                                           const RunOptions& options,
                                           const std::optional<native::Snapshot>& from,
                                           const ProgressSink& progress);

}  // namespace spikeloom::flow
