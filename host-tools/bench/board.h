// How fast the board emulator is on this machine: instructions, boots, idling, memory.
//
// A core runs a loop of ARM and one of Thumb code from its ITCM. Then each machine is booted with
// the monitor's image until every chip is up, and left alone for a simulated second; then memory is
// written and read through its port.
//
// Units    wall seconds, simulated seconds, bytes. Speeds are the best of several passes.
// Errors   those of board::Board::make and link::boot_datagrams; board_not_up when a chip does not
//          come up within a simulated minute.
// Cost     some seconds; large machines as long as they take.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/progress.h"
#include "emulator/board/board.h"
#include "host-tools/bench/board_rates.h"
#include "host-tools/bench/table.h"

namespace spikeloom::bench {

struct BoardBoot {
  std::string machine;
  int chips = 0, working_cores = 0;
  double simulated_s = 0, wall_s = 0;
  double idle_wall_s = 0;        // for a simulated second
  std::uint64_t peak_bytes = 0;  // of the process
  board::BoardCounts counts;     // when the last chip was up
  std::vector<MonitorRate> rates;
};

struct BoardSpeed {
  double arm_per_s = 0, thumb_per_s = 0;  // instructions
  std::vector<BoardBoot> boots;
};

// Without an image only the speed of a core.
[[nodiscard]] Result<BoardSpeed> bench_board(std::span<const machine::MachineSpec> machines,
                                             std::span<const std::byte> image,
                                             const ProgressSink& progress);

[[nodiscard]] std::vector<Section> sections(const BoardSpeed& speed);
[[nodiscard]] std::string to_json(const BoardSpeed& speed);

}  // namespace spikeloom::bench
