#include "emulator/serve/server.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "board-runtime/shared/chip/sdp.h"
#include "emulator/serve/reactor.h"

namespace spikeloom::serve {
namespace {

constexpr std::chrono::milliseconds kLongestWait{50};
constexpr board::Time kLively = 5 * board::kMillisecond;  // after traffic, answers are expected
constexpr board::Time kLookEach = board::kMillisecond;    // for the monitors to be up
constexpr std::uint8_t kLoopbackNet = 127;

std::int64_t wall_now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Error not_loopback(Ipv4 address) {
  return {ErrorClass::usage,
          "not_loopback",
          fmt::format("{} can be reached from other computers", to_text(address)),
          "serve.listen",
          "whoever reaches an emulated board runs code in it and makes it send datagrams",
          "serve at a loopback address (127.0.0.2), or accept the risk with --expose"};
}

bool contains(const std::vector<std::uint16_t>& ports, std::uint16_t port) {
  return std::find(ports.begin(), ports.end(), port) != ports.end();
}

}  // namespace

Server::Server(ServedMachine& machine, Reactor& reactor, const ServeOptions& options,
               FrameSink journal)
    : machine_(machine),
      reactor_(reactor),
      options_(options),
      sockets_(reactor),
      gateway_(machine, std::move(journal)),
      reverse_ports_(static_cast<std::size_t>(machine.ports())) {}

Result<std::unique_ptr<Server>> Server::make(ServedMachine& machine, Reactor& reactor,
                                             const ServeOptions& options, FrameSink journal) {
  std::unique_ptr<Server> server(new Server(machine, reactor, options, std::move(journal)));
  if (auto opened = server->open_ports(); !opened) return tl::unexpected(opened.error());
  return server;
}

Result<void> Server::open_ports() {
  for (int port = 0; port < machine_.ports(); ++port) {
    const Ipv4 address = machine_.address(port);
    if (address.a != kLoopbackNet && !options_.exposed)
      return tl::unexpected(not_loopback(address));
    for (const auto udp : {chip::kBootUdpPort, chip::kSdpUdpPort})
      if (auto opened = sockets_.open(port, {address, udp}); !opened)
        return tl::unexpected(opened.error());
  }
  return {};
}

void Server::run(const std::function<bool()>& stop) {
  while (!stop()) {
    reactor_.poll();
    take_incoming();
    bool held = !gateway_.powered();
    for (auto* attendant : attendants_) {
      attendant->attend();
      held = held || attendant->holds();
    }
    if (held)
      reactor_.wait(kLongestWait);
    else
      step(wall_now());
  }
}

void Server::step(std::int64_t wall_ns) {
  const board::Time now = machine_.now();
  if (!anchored_) pacer_.anchor(wall_ns, now);
  anchored_ = true;
  const bool lively = now - gateway_.last_traffic() < kLively;
  const auto next = pacer_.next(wall_ns, now, lively);
  if (!next.run) {
    reactor_.wait(
        std::min<std::chrono::nanoseconds>(std::chrono::nanoseconds(next.wait_ns), kLongestWait));
    return;
  }
  board::Time longest = board::kNever;
  for (const auto* attendant : attendants_) longest = std::min(longest, attendant->longest_step());
  gateway_.run_until(now + std::min(next.until - now, longest));
  send_outgoing();
  follow_boot(wall_ns);
}

void Server::follow_boot(std::int64_t wall_ns) {
  if (stage_ == Stage::up || machine_.now() < next_look_) return;
  next_look_ = machine_.now() + kLookEach;
  const auto stage = std::max(stage_, machine_.stage());
  if (stage == stage_) return;
  stage_ = stage;
  if (stage == Stage::booting)
    pacer_.run_free(machine_.now());
  else
    pacer_.anchor(wall_ns, machine_.now());
}

void Server::take_incoming() {
  for (const auto& arrived : sockets_.read()) {
    gateway_.from_host(arrived.board_port, arrived.datagram);
    follow_tags(arrived.board_port);
  }
}

void Server::send_outgoing() {
  for (const auto& [port, datagram] : gateway_.take_outgoing()) {
    follow_tags(port);
    const bool allowed = options_.exposed || datagram.to.address.a == kLoopbackNet;
    Endpoint from{machine_.address(port), datagram.from.port};
    const bool is_open = datagram.from.port == chip::kBootUdpPort ||
                         contains(reverse_ports_[static_cast<std::size_t>(port)], from.port);
    if (!is_open) from.port = chip::kSdpUdpPort;
    if (!allowed || !sockets_.send(from, datagram.to, datagram.payload)) ++not_sent_;
  }
}

void Server::follow_tags(int port) {
  auto wanted = gateway_.reverse_ports(port);
  auto& open = reverse_ports_[static_cast<std::size_t>(port)];
  if (wanted == open) return;
  const Ipv4 address = machine_.address(port);
  for (const auto udp : open)
    if (!contains(wanted, udp)) sockets_.close({address, udp});
  for (const auto udp : wanted)
    if (!contains(open, udp) && !sockets_.open(port, {address, udp})) ++not_opened_;
  open = std::move(wanted);
}

ServeCounts Server::counts() const {
  return {gateway_.counts(), not_sent_, not_opened_, machine_.now()};
}

}  // namespace spikeloom::serve
