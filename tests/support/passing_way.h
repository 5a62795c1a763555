// A way to a machine that leads through another one: for tests that listen in, or do harm.
#pragma once

#include <optional>
#include <string>

#include "host-tools/link/transport.h"

namespace spikeloom::support {

class PassingWay : public link::Transport {
 public:
  explicit PassingWay(link::Transport& way) : way_(way) {}

  [[nodiscard]] int ports() const override { return way_.ports(); }
  [[nodiscard]] link::Time now() const override { return way_.now(); }
  [[nodiscard]] Result<void> send(int port, ByteView datagram) override {
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

}  // namespace spikeloom::support
