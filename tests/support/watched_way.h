// A way to a machine that knows how far a run is by what the host asks for, so that a test can do
// its harm at a certain place of it.
#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "board-runtime/shared/chip/memory_map.h"
#include "board-runtime/shared/chip/scp.h"
#include "tests/support/fake_monitor.h"

namespace spikeloom::support {

class WatchedWay final : public link::Transport {
 public:
  explicit WatchedWay(link::Transport& way) : way_(way) {}

  int legs = 0;  // that were started
  // Whether a request is lost; asked for each, in order.
  std::function<bool(const Asked&)> loses;

  [[nodiscard]] int ports() const override { return way_.ports(); }
  [[nodiscard]] link::Time now() const override { return way_.now(); }
  [[nodiscard]] Result<void> send(int port, ByteView datagram) override {
    const auto asked = asked_of(datagram);
    const auto signal = static_cast<chip::Signal>(asked.argument2 >> 16 & 0xFF);
    if (asked.command == chip::ScpCommand::signal &&
        (signal == chip::Signal::sync0 || signal == chip::Signal::sync1))
      ++legs;
    if (loses && loses(asked)) return {};
    return way_.send(port, datagram);
  }
  [[nodiscard]] Result<std::optional<link::Arrived>> receive(link::Time until) override {
    return way_.receive(until);
  }
  [[nodiscard]] Result<void> send_boot(ByteView datagram) override {
    return way_.send_boot(datagram);
  }
  [[nodiscard]] std::string name() const override { return way_.name(); }

 private:
  link::Transport& way_;
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
