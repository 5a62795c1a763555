// The monitor of one chip: what it does for commands that concern its chip alone.
//
// Errors   codes of chip::ScpReturn, as SC&MP returns them. A command that would be the end of the
//          monitor by a bus error is not answered, and the monitor goes on.
// Source   spinnaker_tools scamp/scamp-cmd.c, sark/sark_base.c.
#pragma once

#include <cstdint>

#include "emulator/monitor/applications.h"
#include "emulator/monitor/chip_access.h"
#include "emulator/monitor/flood_fill.h"
#include "emulator/monitor/message.h"
#include "emulator/monitor/network.h"

namespace spikeloom::monitor {

class ChipMonitor {
 public:
  ChipMonitor(const board::Board& board, board::Chip& chip, const ChipPosition& position);
  ChipMonitor(const ChipMonitor&) = delete;
  ChipMonitor& operator=(const ChipMonitor&) = delete;

  // False: not one of its commands; they are refused or somebody else's. `core`: 0, or a core that
  // runs nothing, which answers a few.
  bool obey(Command& command, int core);

  [[nodiscard]] ChipAccess& access() noexcept { return access_; }
  [[nodiscard]] Applications& applications() noexcept { return applications_; }
  [[nodiscard]] FloodFill& flood() noexcept { return flood_; }
  void set_clock(board::Time since_boot);

 private:
  void version(Command& command, int core);
  void read(Command& command);
  void write(Command& command);
  void allocate(Command& command);
  void route(Command& command);
  void inform(Command& command);

  ChipAccess access_;
  Applications applications_;
  FloodFill flood_;
};

}  // namespace spikeloom::monitor
