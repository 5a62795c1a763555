// What a chip's memory and registers look like when SC&MP 4.0.0 has booted the machine.
//
// Shapes   addresses of chips as the monitor has them: x << 8 | y.
// Promises heaps, tables, blocks and variables lie where SC&MP puts them when all SDRAM is left to
//          users. The hop table and the random numbers stay empty.
// Source   spinnaker_tools scamp/scamp-3.c, tools/boot/sark.struct.
#pragma once

#include <array>
#include <cstdint>

#include "emulator/monitor/chip_access.h"
#include "emulator/monitor/network.h"

namespace spikeloom::monitor {

void power_up(ChipAccess& access, const ChipPosition& position);

}  // namespace spikeloom::monitor
