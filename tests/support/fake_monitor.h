// Monitors of a few chips behind one transport, without any board: memory, blocks, entries.
//
// Each request takes kService of the monitor, one after another; more than eight waiting are
// dropped, as the monitor's table of tags does. Time passes in receive() alone.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "board-runtime/shared/chip/monitor_memory.h"
#include "board-runtime/shared/chip/sdp.h"
#include "host-tools/link/scp_request.h"
#include "host-tools/link/transport.h"

namespace spikeloom::support {

struct Asked {
  link::ChipXY chip;
  int core = 0;
  chip::ScpCommand command{};
  std::uint16_t sequence = 0;
  std::uint32_t argument1 = 0, argument2 = 0, argument3 = 0;
  Bytes data;
};

inline Asked asked_of(ByteView datagram) {
  const auto chip = little<std::uint16_t>(datagram, 4);
  const auto message = datagram.subspan(chip::kSdpHeaderBytes);
  Asked asked;
  asked.chip = {static_cast<std::int16_t>(chip >> 8), static_cast<std::int16_t>(chip & 0xFF)};
  asked.core = little<std::uint8_t>(datagram, 2) & chip::kSdpCoreBits;
  asked.command = static_cast<chip::ScpCommand>(little<std::uint16_t>(message, 0));
  asked.sequence = little<std::uint16_t>(message, chip::kScpSequence);
  asked.argument1 = little<std::uint32_t>(message, chip::kScpArgument1);
  asked.argument2 = little<std::uint32_t>(message, chip::kScpArgument2);
  asked.argument3 = little<std::uint32_t>(message, chip::kScpArgument3);
  const auto data = message.subspan(chip::kScpHeaderBytes);
  asked.data.assign(data.begin(), data.end());
  return asked;
}

inline Bytes reply_to(const Asked& asked, chip::ScpReturn code, const Bytes& data = {}) {
  Bytes bytes;
  append_little(bytes, std::uint8_t{0x07});
  append_little(bytes, std::uint8_t{0xFF});
  append_little(bytes, std::uint8_t{0xFF});
  append_little(bytes, static_cast<std::uint8_t>(asked.core));
  append_little(bytes, std::uint16_t{0});
  append_little(bytes, static_cast<std::uint16_t>(asked.chip.x << 8 | asked.chip.y));
  append_little(bytes, static_cast<std::uint16_t>(code));
  append_little(bytes, asked.sequence);
  bytes.insert(bytes.end(), data.begin(), data.end());
  return bytes;
}

class FakeMonitor : public link::Transport {
 public:
  static constexpr link::Time kService = std::chrono::microseconds(40);
  static constexpr std::size_t kMostWaiting = 8;

  // What the monitor does; nothing: no reply.
  [[nodiscard]] virtual std::optional<Bytes> answer(int port, const Asked& asked);

  [[nodiscard]] int ports() const override { return ports_; }
  [[nodiscard]] link::Time now() const override { return now_; }
  [[nodiscard]] std::string name() const override { return "fake"; }
  [[nodiscard]] Result<void> send_boot(ByteView) override {
    ++boot_datagrams;
    return {};
  }
  [[nodiscard]] Result<void> send(int port, ByteView datagram) override {
    most_waiting = std::max(most_waiting, waiting_.size() + 1);
    if (waiting_.size() >= kMostWaiting * static_cast<std::size_t>(ports_)) {
      ++dropped;
      return {};
    }
    free_at_ = std::max(free_at_, now_) + kService;
    waiting_.push_back({free_at_, port, {datagram.begin(), datagram.end()}});
    return {};
  }
  [[nodiscard]] Result<std::optional<link::Arrived>> receive(link::Time until) override {
    while (!waiting_.empty() && waiting_.front().at <= until) {
      auto [at, port, datagram] = std::move(waiting_.front());
      waiting_.pop_front();
      now_ = std::max(now_, at);
      if (auto reply = answer(port, asked_of(datagram)))
        return link::Arrived{port, std::move(*reply)};
    }
    now_ = std::max(now_, until);
    return std::nullopt;
  }

  void poke(link::ChipXY chip, std::uint32_t address, ByteView bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i)
      memory_[{chip, address + static_cast<std::uint32_t>(i)}] = bytes[i];
  }
  [[nodiscard]] Bytes peek(link::ChipXY chip, std::uint32_t address, std::size_t bytes) {
    Bytes found(bytes);
    for (std::size_t i = 0; i < bytes; ++i) {
      const auto at = memory_.find({chip, address + static_cast<std::uint32_t>(i)});
      if (at != memory_.end()) found[i] = at->second;
    }
    return found;
  }

  std::size_t most_waiting = 0, dropped = 0, boot_datagrams = 0;
  std::string software = "SC&MP/SpiNNaker", number = "4.0.0";
  std::uint32_t address_word = 0;  // of version: chip << 16 | cores
  std::map<chip::ScpCommand, int> done;
  int blocks = 0, entry_blocks = 0;

 protected:
  int ports_ = 1;
  link::Time now_{}, free_at_{};

 private:
  [[nodiscard]] Bytes allocate(const Asked& asked);

  struct Waiting {
    link::Time at{};
    int port = 0;
    Bytes datagram;
  };
  std::deque<Waiting> waiting_;
  std::map<std::pair<link::ChipXY, std::uint32_t>, std::byte> memory_;
  std::map<std::uint32_t, std::pair<std::uint32_t, std::uint32_t>> tagged_;  // address, bytes
};

inline Bytes FakeMonitor::allocate(const Asked& asked) {
  constexpr std::uint32_t kHeap = chip::kSdram + 0x10'0000, kBlock = 0x1'0000;
  Bytes word;
  const auto key = (asked.argument1 & 0xFF00) | asked.argument3;
  const bool again = (asked.argument1 >> 16 & chip::kScpAllocateAgain) != 0;
  switch (static_cast<chip::ScpAllocate>(asked.argument1 & 0xFF)) {
    case chip::ScpAllocate::sdram: {
      const auto held = tagged_.find(key);
      std::uint32_t address = 0;
      if (held == tagged_.end()) {
        address = kHeap + kBlock * static_cast<std::uint32_t>(blocks++);
        tagged_[key] = {address, asked.argument2};
      } else if (again && held->second.second == asked.argument2) {
        address = held->second.first;
      }
      append_little(word, address);
      break;
    }
    case chip::ScpAllocate::tagged: {
      const auto held = tagged_.find((asked.argument1 & 0xFF00) | asked.argument2);
      append_little(word, held == tagged_.end() ? 0U : held->second.first);
      break;
    }
    case chip::ScpAllocate::router:
      append_little(word, static_cast<std::uint32_t>(++entry_blocks));
      break;
    case chip::ScpAllocate::free_router_of:
      append_little(word, static_cast<std::uint32_t>(std::exchange(entry_blocks, 0)));
      break;
    default:
      append_little(word, std::uint32_t{1});
  }
  return word;
}

inline std::optional<Bytes> FakeMonitor::answer(int, const Asked& asked) {
  using enum chip::ScpReturn;
  ++done[asked.command];
  switch (asked.command) {
    case chip::ScpCommand::version: {
      Bytes data;
      append_little(data, address_word);
      append_little(data, std::uint32_t{0xFFFF'0100});
      append_little(data, std::uint32_t{0});
      for (const auto& text : {software, number}) {
        for (const char letter : text) data.push_back(static_cast<std::byte>(letter));
        data.push_back(std::byte{0});
      }
      return reply_to(asked, ok, data);
    }
    case chip::ScpCommand::read:
      if (asked.argument2 > chip::kScpMostData) return reply_to(asked, bad_argument);
      return reply_to(asked, ok, peek(asked.chip, asked.argument1, asked.argument2));
    case chip::ScpCommand::write:
      poke(asked.chip, asked.argument1, asked.data);
      return reply_to(asked, ok);
    case chip::ScpCommand::allocate:
      return reply_to(asked, ok, allocate(asked));
    case chip::ScpCommand::router:
    case chip::ScpCommand::signal:
      return reply_to(asked, ok);
    default:
      return reply_to(asked, bad_command);
  }
}

}  // namespace spikeloom::support
