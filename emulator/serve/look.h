// What a person may know of a machine at one moment, as values: a real board cannot tell.
//
// Units    times in picoseconds, counts since power-on, cycles of the core's own clock.
// Shapes   chips in the machine's order; cores as the monitor numbers them (monitor.h).
// Promises looking changes nothing.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "emulator/board/board.h"
#include "emulator/board/chip.h"
#include "emulator/serve/monitor.h"

namespace spikeloom::serve {

inline constexpr std::array<const char*, chip::kLinks> kLinkNames{"E", "NE", "N", "W", "SW", "S"};

struct CoreLook {
  int core = 0, physical = 0;
  board::CorePhase phase = board::CorePhase::dead;
  bool asleep = false;
  MonitoredCore monitored;
  std::uint32_t pc = 0;
  board::CpuCounts counts;
  board::Cycle cycles = 0;  // of its clock since power-on
  board::Cycle busy = 0;    // of them spent on instructions
};
struct LinkLook {
  bool wired = false;
  board::LinkCounts out;
  std::uint64_t in = 0;
};
struct ChipLook {
  machine::ChipXY at;
  bool ethernet = false, up = false;
  std::uint32_t software_version = 0;
  std::vector<CoreLook> cores;
  std::array<LinkLook, chip::kLinks> links;
  board::RouterCounts router;
  board::EthernetCounts frames;
};
struct BoardLook {
  board::Time now = 0;
  std::vector<ChipLook> chips;
};

[[nodiscard]] ChipLook look(board::Chip& chip, board::Time now);
[[nodiscard]] BoardLook look(board::Board& board);

// "run", "idle", ...: what the monitor says, or what the processor does where it says nothing.
[[nodiscard]] std::string state_of(const CoreLook& core, bool monitor_runs);
[[nodiscard]] const char* to_text(board::CorePhase phase);

}  // namespace spikeloom::serve
