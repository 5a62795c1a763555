// Waits until all cores of a network are in one state.
//
// Patience is counted by the monitor's own clock: an emulated machine that falls behind the wall is
// slow, not dead. One whose clock stands still is given kSlowest times as long on the link's.
//
// A chip is asked only until its cores are there, and in growing intervals: a monitor that answers
// takes packets and memory from the cores that run.
//
// Errors   core_failed (run_failed) with the core's account; not_ready (run_failed): cores that
//          were not there in time, with the state that they are in; those of the client, and
//          interrupted.
// Cost     at least one request a chip.
#pragma once

#include <functional>
#include <vector>

#include "base/error.h"
#include "board-runtime/shared/chip/monitor_memory.h"
#include "host-tools/board/loaded.h"
#include "host-tools/link/scp_client.h"

namespace spikeloom::on_board {

inline constexpr int kSlowest = 1000;

struct Barrier {
  chip::CoreState state = chip::CoreState::sync0;
  link::Time expected{};                   // before it nobody can be there
  link::Time patience{};                   // after that
  std::function<void(link::Time)> waited;  // may be empty; told every now and then how long
};

[[nodiscard]] Result<void> wait_for(link::ScpClient& client, const image::Plan& plan,
                                    const std::vector<LoadedCore>& cores, const Barrier& barrier);
// The same, but a core that has ended is no error: the places of those among `cores`, ascending,
// when all others are there.
[[nodiscard]] Result<std::vector<std::size_t>> wait_for_others(link::ScpClient& client,
                                                               const image::Plan& plan,
                                                               const std::vector<LoadedCore>& cores,
                                                               const Barrier& barrier);

}  // namespace spikeloom::on_board
