#include "emulator/attach/gateway_transport.h"

#include <algorithm>
#include <utility>

#include "board-runtime/shared/chip/sdp.h"

namespace spikeloom::attach {
namespace {

constexpr serve::Endpoint kHost{{192, 168, 240, 200}, 4711};

link::Time of_board(board::Time time) { return link::Time(time / board::kNanosecond); }
board::Time to_board(link::Time time) { return time.count() * board::kNanosecond; }

}  // namespace

GatewayTransport::GatewayTransport(serve::ServedMachine& machine)
    : machine_(machine), gateway_(machine) {}

link::Time GatewayTransport::now() const { return of_board(machine_.now()); }

void GatewayTransport::send_to(int port, std::uint16_t udp_port, Bytes payload) {
  gateway_.from_host(port, {kHost, {machine_.address(port), udp_port}, std::move(payload)});
}

Result<void> GatewayTransport::send(int port, ByteView datagram) {
  Bytes payload(chip::kSdpPadBytes);
  payload.insert(payload.end(), datagram.begin(), datagram.end());
  send_to(port, chip::kSdpUdpPort, std::move(payload));
  return {};
}

Result<void> GatewayTransport::send_boot(ByteView datagram) {
  send_to(0, chip::kBootUdpPort, {datagram.begin(), datagram.end()});
  return {};
}

void GatewayTransport::collect() {
  for (auto& out : gateway_.take_outgoing()) {
    const auto& payload = out.datagram.payload;
    if (out.datagram.to != kHost || payload.size() < chip::kSdpPadBytes) continue;
    arrived_.push_back({out.port, {payload.begin() + chip::kSdpPadBytes, payload.end()}});
  }
}

Result<std::optional<link::Arrived>> GatewayTransport::receive(link::Time until) {
  const auto began = machine_.now();
  const auto end = to_board(until);
  while (arrived_.empty() && machine_.now() < end) {
    const auto step = std::clamp((machine_.now() - began) / 8, kLeastStep, kLongestStep);
    gateway_.run_until(std::min(end, machine_.now() + step));
    collect();
  }
  if (arrived_.empty()) return std::nullopt;
  auto first = std::move(arrived_.front());
  arrived_.pop_front();
  return first;
}

}  // namespace spikeloom::attach
