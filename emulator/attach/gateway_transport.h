// An emulated machine in this program as a transport of the host's tools: no socket, no wall clock.
//
// Datagrams become frames on the machine's wires and back (serve/gateway.h), as over a network of
// no delay beyond the wires'. The machine is the clock: its time passes in receive() alone, so that
// a host that computes costs no simulated time, and the same requests always give the same run.
//
// Units    nanoseconds of simulated time.
// Promises receive() comes back at most an eighth of the time waited after a datagram has left the
//          machine, and at least kLeastStep.
// Errors   none: what the machine cannot take is lost and counted by the gateway.
#pragma once

#include <deque>

#include "emulator/serve/gateway.h"
#include "host-tools/link/transport.h"

namespace spikeloom::attach {

class GatewayTransport final : public link::Transport {
 public:
  static constexpr board::Time kLeastStep = 2 * board::kMicrosecond;
  static constexpr board::Time kLongestStep = board::kMillisecond;

  explicit GatewayTransport(serve::ServedMachine& machine);

  [[nodiscard]] int ports() const override { return machine_.ports(); }
  [[nodiscard]] link::Time now() const override;
  [[nodiscard]] Result<void> send(int port, ByteView datagram) override;
  [[nodiscard]] Result<std::optional<link::Arrived>> receive(link::Time until) override;
  [[nodiscard]] Result<void> send_boot(ByteView datagram) override;
  [[nodiscard]] std::string name() const override { return "emulator"; }

  [[nodiscard]] serve::GatewayCounts counts() const { return gateway_.counts(); }
  // For a machine whose monitor runs already.
  void power_on() { gateway_.power_on(); }

 private:
  void send_to(int port, std::uint16_t udp_port, Bytes payload);
  void collect();

  serve::ServedMachine& machine_;
  serve::Gateway gateway_;
  std::deque<link::Arrived> arrived_;
};

}  // namespace spikeloom::attach
