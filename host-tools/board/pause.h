// Lets time pass on a link. A machine in the same program runs meanwhile; of a real one nothing is
// expected, and what arrives is dropped.
#pragma once

#include "host-tools/link/transport.h"

namespace spikeloom::on_board {

[[nodiscard]] inline Result<void> pause(link::Transport& transport, link::Time time) {
  const auto end = transport.now() + time;
  while (transport.now() < end) {
    auto arrived = transport.receive(end);
    if (!arrived) return tl::unexpected(arrived.error());
  }
  return {};
}

[[nodiscard]] inline double seconds(link::Time time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace spikeloom::on_board
