#include "host-tools/bench/board_rates.h"

#include <algorithm>

#include "base/bytes.h"
#include "board-runtime/shared/chip/packet.h"
#include "board-runtime/shared/chip/scp.h"
#include "board-runtime/shared/chip/sdp.h"
#include "emulator/board/chip.h"
#include "emulator/board/devices/wire_time.h"
#include "emulator/serve/frame.h"

namespace spikeloom::bench {
namespace {

using board::Time;

constexpr int kRequests = 300;
constexpr Time kPatience = 100 * board::kMillisecond, kBetween = 20 * board::kMillisecond;
constexpr serve::Endpoint kHost{{192, 168, 240, 200}, 4711};
constexpr std::uint32_t kMemory = chip::kSdram + (64U << 20);  // of users, who are not there

struct Target {
  int chip = 0, hops = 0;
};

// The Ethernet chip, its first neighbour, and the last that a walk over the links comes to.
std::vector<Target> targets(board::Board& board, int from) {
  std::vector<int> hops(static_cast<std::size_t>(board.chips()), -1);
  hops[static_cast<std::size_t>(from)] = 0;
  std::vector<int> order{from};
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (const auto& wire : board.chip(order[i]).place().wires) {
      if (!wire.exists() || hops[static_cast<std::size_t>(wire.chip)] >= 0) continue;
      hops[static_cast<std::size_t>(wire.chip)] = hops[static_cast<std::size_t>(order[i])] + 1;
      order.push_back(wire.chip);
    }
  }
  std::vector<Target> chosen{{from, 0}};
  for (const int chip : {order[std::min<std::size_t>(1, order.size() - 1)], order.back()}) {
    if (chip != chosen.back().chip) chosen.push_back({chip, hops[static_cast<std::size_t>(chip)]});
  }
  return chosen;
}

board::Cycle busy_cycles(board::Chip& chip) {
  const auto& cpu = chip.core(chip.system_controller().monitor()).cpu();
  return cpu.cycles() - cpu.counts().idle_cycles;
}
std::uint64_t packets(board::Chip& chip) {
  constexpr auto kKind = static_cast<std::size_t>(chip::PacketKind::point_to_point);
  return chip.router().counts().by_kind[kKind];
}

class Carrier {
 public:
  Carrier(board::Board& board, int port_chip) : board_(board), port_(board.chip(port_chip)) {}

  MonitorRate carry(const Target& target, bool writes, int outstanding) {
    auto& there = board_.chip(target.chip);
    MonitorRate rate{there.place().at, target.hops, writes, outstanding, 0, 0, 0, 0, 0};
    const auto port_before = busy_cycles(port_), there_before = busy_cycles(there);
    const auto packets_before = packets(port_);
    const Time start = board_.now();
    Time last = start;
    sent_ = answered_ = 0;
    while (answered_ < kRequests && board_.now() - last < kPatience) {
      while (sent_ < kRequests && sent_ - answered_ < outstanding) send(there.place().at, writes);
      board_.run_until(board_.now() + board::kMicrosecond);
      if (take_answers()) last = board_.now();
    }
    const auto each = [&](auto amount) {
      return static_cast<double>(amount) / std::max(answered_, 1);
    };
    rate.unanswered = sent_ - answered_;
    rate.bytes_per_s = static_cast<double>(answered_) * chip::kScpMostData *
                       static_cast<double>(board::kSecond) /
                       static_cast<double>(std::max<Time>(last - start, 1));
    rate.port_cycles = each(busy_cycles(port_) - port_before);
    rate.target_cycles = each(busy_cycles(there) - there_before);
    rate.packets = each(packets(port_) - packets_before);
    board_.run_until(board_.now() + kBetween);
    (void)take_answers();
    return rate;
  }

 private:
  void send(machine::ChipXY to, bool writes) {
    Bytes payload(chip::kSdpPadBytes);
    for (int value : {0x87, 0xFF, 0, 0xFF, int{to.y}, int{to.x}, 0, 0}) {
      payload.push_back(static_cast<std::byte>(value));
    }
    const auto command = writes ? chip::ScpCommand::write : chip::ScpCommand::read;
    append_little(payload, static_cast<std::uint16_t>(command));
    append_little(payload, static_cast<std::uint16_t>(sent_));
    constexpr auto kBytes = static_cast<std::uint32_t>(chip::kScpMostData);
    append_little(payload, kMemory + kBytes * static_cast<std::uint32_t>(sent_));
    append_little(payload, kBytes);
    append_little(payload, static_cast<std::uint32_t>(chip::ScpWidth::word));
    if (writes) payload.resize(payload.size() + kBytes);
    const serve::Datagram datagram{kHost, {board_.address(0), chip::kSdpUdpPort}, payload};
    board_.receive(0, serve::encode(datagram, serve::kGatewayMac, serve::kEveryMac));
    ++sent_;
  }

  bool take_answers() {
    const int before = answered_;
    for (const auto& sent : board_.take_sent()) {
      const auto decoded = serve::decode(sent.frame);
      if (const auto* asked = std::get_if<serve::ArpRequest>(&decoded)) {
        board_.receive(sent.port, serve::arp_reply(*asked, serve::kGatewayMac));
      } else if (const auto* datagram = std::get_if<serve::Datagram>(&decoded)) {
        answered_ += datagram->to == kHost;
      }
    }
    return answered_ != before;
  }

  board::Board& board_;
  board::Chip& port_;
  int sent_ = 0, answered_ = 0;
};

}  // namespace

std::vector<MonitorRate> monitor_rates(board::Board& board) {
  int from = 0;
  while (from + 1 < board.chips() && board.chip(from).place().ethernet != from) ++from;
  Carrier carrier(board, from);
  std::vector<MonitorRate> rates;
  for (const auto& target : targets(board, from)) {
    for (const bool writes : {true, false}) {
      for (const int outstanding : {1, 2, 4, 7, 8}) {
        rates.push_back(carrier.carry(target, writes, outstanding));
      }
    }
  }
  return rates;
}

double wire_bytes_per_s() {
  constexpr std::size_t kHeaders = 14 + 20 + 8;  // of Ethernet, IP and UDP
  const Time taken = board::wire_time(kHeaders + chip::kSdpPadBytes + chip::kSdpHeaderBytes +
                                      chip::kScpHeaderBytes + chip::kScpMostData);
  return static_cast<double>(chip::kScpMostData) * static_cast<double>(board::kSecond) /
         static_cast<double>(taken);
}

}  // namespace spikeloom::bench
