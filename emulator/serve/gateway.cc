#include "emulator/serve/gateway.h"

#include <algorithm>
#include <utility>

#include "board-runtime/shared/chip/sdp.h"

namespace spikeloom::serve {

Gateway::Gateway(ServedMachine& machine, FrameSink sink)
    : machine_(machine),
      sink_(std::move(sink)),
      ports_(static_cast<std::size_t>(machine.ports())) {}

void Gateway::from_host(int port, const Datagram& datagram) {
  ++counts_.datagrams_in;
  if (datagram.to.port == chip::kBootUdpPort) powered_ = true;
  if (!powered_) {
    ++counts_.before_boot;
    return;
  }
  if (datagram.payload.size() > kLongestPayload) {
    ++counts_.too_long;
    return;
  }
  auto& to = ports_[static_cast<std::size_t>(port)];
  if (!to.wire.offer(encode(datagram, kGatewayMac, to.board_mac), machine_.now())) return;
  to.tags.to_board(datagram);
  last_traffic_ = machine_.now();
}

void Gateway::run_until(board::Time end) {
  while (machine_.now() < end) {
    board::Time stop = end;
    for (const auto& port : ports_) stop = std::min(stop, port.wire.next());
    if (stop > machine_.now()) machine_.run_until(stop);
    put_in(machine_.now());
    take_out();
  }
}

void Gateway::put_in(board::Time now) {
  for (std::size_t i = 0; i < ports_.size(); ++i) {
    while (const auto frame = ports_[i].wire.take(now)) {
      if (sink_) sink_(now, static_cast<int>(i), *frame);
      machine_.receive(static_cast<int>(i), *frame);
    }
  }
}

void Gateway::take_out() {
  for (const auto& frame : machine_.take_sent()) sent(frame);
}

void Gateway::sent(const board::SentFrame& sent) {
  auto& port = ports_[static_cast<std::size_t>(sent.port)];
  const auto decoded = decode(sent.frame);
  if (const auto* fault = std::get_if<FrameFault>(&decoded)) {
    ++counts_.frame_faults[static_cast<std::size_t>(*fault)];
    return;
  }
  port.board_mac = sender_mac(sent.frame);
  if (const auto* request = std::get_if<ArpRequest>(&decoded)) {
    if (request->wanted == machine_.address(sent.port)) return;
    ++counts_.arp_requests;
    static_cast<void>(port.wire.offer(arp_reply(*request, kGatewayMac), machine_.now()));
    return;
  }
  const auto& datagram = std::get<Datagram>(decoded);
  port.tags.from_board(datagram);
  last_traffic_ = machine_.now();
  ++counts_.datagrams_out;
  outgoing_.push_back({sent.port, datagram});
}

std::vector<Gateway::ToHost> Gateway::take_outgoing() { return std::exchange(outgoing_, {}); }

std::vector<std::uint16_t> Gateway::reverse_ports(int port) const {
  return ports_[static_cast<std::size_t>(port)].tags.ports();
}

GatewayCounts Gateway::counts() const {
  GatewayCounts counts = counts_;
  for (const auto& port : ports_) counts.flooded += port.wire.dropped();
  return counts;
}

}  // namespace spikeloom::serve
