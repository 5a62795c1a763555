// Runs what is loaded, leg by leg (abi/core_block.h), and takes home what cores recorded.
//
// A leg: the last tick is written to every core, the start signal goes out, the cores run by their
// clocks, and wait. Then reports and recordings are read, only as many bytes as were recorded, and
// given on as a piece of the run. Packets that routers threw away count with the leg. A leg lasts
// at most kLegSeconds of the board, so that what is lost with a board is little, and clocks have no
// time to drift apart.
//
// Units    ticks; seconds of the link's clock.
// Promises every piece that was given on is whole: all cores, all ticks. Ends between two legs when
//          `progress` asks to; after an error nothing more of the run is read but accounts.
// Errors   core_failed, not_ready as barrier.h; bad_report, bad_recording as image/decode.h;
//          leg_incomplete (run_failed): a core says that it ended early; those of the client and
//          of the sink.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/progress.h"
#include "board-runtime/shared/abi/core_block.h"
#include "host-tools/board/loaded.h"
#include "host-tools/link/scp_client.h"
#include "network-specs/machine/machine.h"
#include "network-specs/network/recording.h"

namespace spikeloom::on_board {

inline constexpr double kLegSeconds = 1.0;

using PieceSink = std::function<Result<void>(network::Recording piece)>;

struct RunJob {
  const image::Plan& plan;
  const machine::Machine& machine;
  const Loaded& loaded;
  bool give_up_on_loss = false;  // end with the leg in which something was lost or late
};

struct RunSummary {
  std::vector<abi::CoreReport> reports;  // as the cores; of the end of the last whole leg
  std::uint64_t dropped_by_routers = 0;
  bool lost = false;  // a spike, or a tick that began late
  std::uint64_t legs = 0;
  std::uint64_t ticks_done = 0;
  double run_s = 0.0;  // from the first start signal to the end of the last leg's reading
  Traffic recorded;
  std::optional<Error> failed;
};

[[nodiscard]] RunSummary run_legs(link::ScpClient& client, const RunJob& job, const PieceSink& sink,
                                  const ProgressSink& progress = {});

}  // namespace spikeloom::on_board
