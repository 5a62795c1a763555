// A machine without cores: each port sends every datagram back to where it came from.
#pragma once

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "emulator/serve/served_machine.h"

namespace spikeloom::support {

class EchoMachine : public serve::ServedMachine {
 public:
  static constexpr serve::Mac kMac{0x00, 0x00, 0xA4, 0xF0, 0x00, 0x01};

  explicit EchoMachine(std::vector<serve::Ipv4> addresses) : addresses_(std::move(addresses)) {}

  struct Seen {
    board::Time at = 0;
    int port = 0;
    serve::Frame frame;
    bool operator==(const Seen&) const = default;
  };
  std::vector<Seen> seen;
  serve::Stage boot_stage = serve::Stage::waiting;
  // What the answer to a datagram is.
  std::function<serve::Datagram(const serve::Datagram&)> answer = [](const serve::Datagram& asked) {
    return serve::Datagram{asked.to, asked.from, asked.payload};
  };
  void send(int port, serve::Frame frame) { sent_.push_back({port, now_, std::move(frame)}); }

  [[nodiscard]] board::Time now() const override { return now_; }
  void run_until(board::Time end) override {
    now_ =
        std::max(now_, (end + board::kMicrosecond - 1) / board::kMicrosecond * board::kMicrosecond);
  }
  [[nodiscard]] int ports() const override { return static_cast<int>(addresses_.size()); }
  [[nodiscard]] serve::Ipv4 address(int port) const override {
    return addresses_[static_cast<std::size_t>(port)];
  }
  void receive(int port, ByteView frame) override {
    seen.push_back({now_, port, {frame.begin(), frame.end()}});
    const auto decoded = serve::decode(frame);
    if (const auto* datagram = std::get_if<serve::Datagram>(&decoded))
      send(port, serve::encode(answer(*datagram), kMac, serve::sender_mac(frame)));
  }
  [[nodiscard]] std::vector<board::SentFrame> take_sent() override {
    return std::exchange(sent_, {});
  }
  [[nodiscard]] serve::Stage stage() override { return boot_stage; }

 private:
  std::vector<serve::Ipv4> addresses_;
  std::vector<board::SentFrame> sent_;
  board::Time now_ = 0;
};

}  // namespace spikeloom::support
