// The whole way on a machine: found or emulated, mapped onto, loaded, run in legs, read back, left
// as it was.
//
// The mapping is made for the machine that is found, not for the one that was described. Spikes and
// values go through the same writer as those of the native engine and are equal to them, to the
// bit, as long as the counters of the report are zero.
//
// Promises what was recorded is written after every leg, and stays whatever ends the run. The
//          machine is left without our application, if it still answers.
// Errors   as flow/run.h; machine_differs (usage) when a description contradicts what is found;
//          those of host-tools/board. What fails once legs run is an outcome: there is a report.
#pragma once

#include <filesystem>
#include <optional>

#include "host-tools/flow/board_place.h"
#include "host-tools/flow/run.h"

namespace spikeloom::flow {

struct BoardOptions {
  BoardPlace place;
  std::optional<std::filesystem::path> image;  // of a monitor, for a machine that has none
  double slow_down = 0.0;  // a tick of the machine, in ticks of the network; 0: what cores need
};

[[nodiscard]] Result<RunOutcome> run_on_board(const network::Network& network,
                                              const RunOptions& options, const BoardOptions& board,
                                              const ProgressSink& progress = {});

}  // namespace spikeloom::flow
