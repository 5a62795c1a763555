// An emulated machine with the stand-in monitor (monitor/stand_in.h) as a transport of the host's
// tools: no frames, no boot, no wall clock.
//
// The machine is the clock, as with GatewayTransport; a request is answered without any time
// passing, so only what the cores do takes time.
//
// Units    nanoseconds of simulated time.
// Errors   send_boot(): cannot_boot (usage).
#pragma once

#include <deque>

#include "emulator/monitor/stand_in.h"
#include "host-tools/link/transport.h"

namespace spikeloom::attach {

class StandInTransport final : public link::Transport {
 public:
  static constexpr board::Time kLongestStep = board::kMillisecond;

  // Both outlive the transport.
  explicit StandInTransport(monitor::StandIn& stand_in) : stand_in_(stand_in) {}

  [[nodiscard]] int ports() const override { return stand_in_.board().ethernet_ports(); }
  [[nodiscard]] link::Time now() const override;
  [[nodiscard]] Result<void> send(int port, ByteView datagram) override;
  [[nodiscard]] Result<std::optional<link::Arrived>> receive(link::Time until) override;
  [[nodiscard]] Result<void> send_boot(ByteView datagram) override;
  [[nodiscard]] std::string name() const override { return "emulator"; }

 private:
  void collect();

  monitor::StandIn& stand_in_;
  std::deque<link::Arrived> arrived_;
};

}  // namespace spikeloom::attach
