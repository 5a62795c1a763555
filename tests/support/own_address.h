// Loopback addresses of this process alone, so that tests that serve may run side by side.
#pragma once

#include <unistd.h>

#include "emulator/board/board.h"

namespace spikeloom::support {

// Three for each process: board 0, 1 or 2.
inline board::Ipv4 own_address(unsigned board) {
  const auto id = static_cast<unsigned>(getpid());
  const auto byte = [](unsigned value) { return static_cast<std::uint8_t>(value); };
  const unsigned block = id / 64 % 4 + id / 65536 % 16 * 4;
  return {127, byte(64 + block), byte(id / 256), byte(1 + id % 64 * 3 + board)};
}

}  // namespace spikeloom::support
