// What the monitor and the port of a booted board carry: memory written and read by requests of 256
// bytes, with so many outstanding at a time, on a wire of 100 Mbit/s.
//
// Units    simulated seconds; bytes of memory; cycles of 200 MHz and packets between chips, each
//          for a request and its answer.
// Promises the same board gives the same figures.
// Errors   requests that are not answered within a tenth of a second are counted.
// Cost     about a simulated second.
#pragma once

#include <vector>

#include "emulator/board/board.h"

namespace spikeloom::bench {

struct MonitorRate {
  machine::ChipXY to;
  int hops = 0;  // from the Ethernet chip
  bool writes = false;
  int outstanding = 0;
  double bytes_per_s = 0;
  double port_cycles = 0;    // of the Ethernet chip's monitor
  double target_cycles = 0;  // of the other chip's
  double packets = 0;        // through the Ethernet chip's router, of the kind between monitors
  int unanswered = 0;
};

// To the Ethernet chip of port 0, a neighbour and one of the farthest chips.
[[nodiscard]] std::vector<MonitorRate> monitor_rates(board::Board& board);

// What the wire alone would carry, one way.
[[nodiscard]] double wire_bytes_per_s();

}  // namespace spikeloom::bench
