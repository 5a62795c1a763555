// A way to a machine that knows how far a run is by what the host asks for, so that a test can do
// its harm at a certain place of it.
#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "board-runtime/shared/chip/memory_map.h"
#include "board-runtime/shared/chip/scp.h"
#include "tests/support/fake_monitor.h"
#include "tests/support/passing_way.h"

namespace spikeloom::support {

class WatchedWay final : public PassingWay {
 public:
  using PassingWay::PassingWay;

  int legs = 0;  // that were started
  // Whether a request is lost; asked for each, in order.
  std::function<bool(const Asked&)> loses;

  [[nodiscard]] Result<void> send(int port, ByteView datagram) override {
    const auto asked = asked_of(datagram);
    const auto signal = static_cast<chip::Signal>(asked.argument2 >> 16 & 0xFF);
    if (asked.command == chip::ScpCommand::signal &&
        (signal == chip::Signal::sync0 || signal == chip::Signal::sync1))
      ++legs;
    if (loses && loses(asked)) return {};
    return PassingWay::send(port, datagram);
  }
};

// How cores are, which a host asks while they run.
inline bool asks_for_states(const Asked& asked) {
  return asked.command == chip::ScpCommand::information;
}
// What they report and have recorded.
inline bool reads_blocks(const Asked& asked) {
  return asked.command == chip::ScpCommand::read && asked.argument1 >= chip::kSdram &&
         asked.argument1 - chip::kSdram < chip::kSdramBytes;
}

}  // namespace spikeloom::support
