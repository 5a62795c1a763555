// A network between a client and a board that loses, repeats, delays, disorders and damages
// datagrams, as a seed says.
//
// Damage on the way to the board gets through: its monitor does not look at checksums. Damage on
// the way back is loss, as the host's UDP drops it, unless `damages_replies`.
//
// Shapes   probabilities of a datagram, each way; delays uniform up to `longest_delay`, which
//          disorders what is sent within that time.
#pragma once

#include <map>
#include <utility>

#include "base/counter_rng.h"
#include "host-tools/link/transport.h"

namespace spikeloom::support {

struct Hostility {
  double loss = 0, repeat = 0, damage = 0;
  link::Time longest_delay{};
  bool damages_replies = false;
};

class HostileNetwork final : public link::Transport {
 public:
  HostileNetwork(link::Transport& inner, const Hostility& how, std::uint64_t seed)
      : inner_(inner), how_(how), words_(seed, {StreamPurpose::test, 1, 0}) {}

  [[nodiscard]] int ports() const override { return inner_.ports(); }
  [[nodiscard]] link::Time now() const override { return inner_.now(); }
  [[nodiscard]] std::string name() const override { return inner_.name(); }
  [[nodiscard]] Result<void> send_boot(ByteView datagram) override {
    return inner_.send_boot(datagram);
  }
  [[nodiscard]] Result<void> send(int port, ByteView datagram) override {
    carry({port, {datagram.begin(), datagram.end()}}, out_, true);
    return deliver();
  }
  [[nodiscard]] Result<std::optional<link::Arrived>> receive(link::Time until) override {
    while (true) {
      if (auto delivered = deliver(); !delivered) return tl::unexpected(delivered.error());
      if (!in_.empty() && in_.begin()->first <= now()) {
        auto arrived = std::move(in_.begin()->second);
        in_.erase(in_.begin());
        return arrived;
      }
      if (now() >= until) return std::nullopt;
      auto next = until;
      if (!out_.empty()) next = std::min(next, out_.begin()->first);
      if (!in_.empty()) next = std::min(next, in_.begin()->first);
      auto arrived = inner_.receive(next);
      if (!arrived) return arrived;
      if (*arrived) carry(std::move(**arrived), in_, how_.damages_replies);
    }
  }
  std::uint64_t lost = 0, repeated = 0, damaged = 0;

 private:
  using Queue = std::multimap<link::Time, link::Arrived>;

  [[nodiscard]] bool happens(double probability) {
    return static_cast<double>(words_.word(index_++)) < probability * 0x1p32;
  }
  [[nodiscard]] std::uint32_t below(std::size_t bound) {
    return words_.below(static_cast<std::uint32_t>(bound), index_++);
  }
  void carry(link::Arrived datagram, Queue& queue, bool damage_gets_through) {
    if (happens(how_.loss)) {
      ++lost;
      return;
    }
    const bool twice = happens(how_.repeat);
    repeated += twice;
    for (int copy = 0; copy < (twice ? 2 : 1); ++copy) {
      auto one = datagram;
      if (happens(how_.damage)) {
        ++damaged;
        if (!damage_gets_through) continue;
        one.datagram[below(one.datagram.size())] ^= static_cast<std::byte>(1U << below(8));
      }
      const auto most = how_.longest_delay.count();
      const link::Time delay(most == 0 ? 0 : below(static_cast<std::size_t>(most)));
      queue.emplace(now() + delay, std::move(one));
    }
  }
  [[nodiscard]] Result<void> deliver() {
    while (!out_.empty() && out_.begin()->first <= now()) {
      const auto datagram = std::move(out_.begin()->second);
      out_.erase(out_.begin());
      if (auto sent = inner_.send(datagram.port, datagram.datagram); !sent) return sent;
    }
    return {};
  }

  link::Transport& inner_;
  Hostility how_;
  CounterStream words_;
  std::uint64_t index_ = 0;
  Queue out_, in_;
};

}  // namespace spikeloom::support
