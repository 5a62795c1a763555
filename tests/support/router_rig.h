// Routers without chips: what they deliver is written down, and links lead where a test wants.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "board-runtime/shared/chip/router_registers.h"
#include "emulator/board/fabric/router.h"
#include "emulator/board/fabric/wiring.h"

namespace spikeloom::support {

inline chip::Packet multicast(std::uint32_t key) { return {0x00, key, 0}; }
inline chip::Packet multicast(std::uint32_t key, std::uint32_t payload) {
  return {chip::kPayloadPresent, key, payload};
}
inline chip::Packet point_to_point(std::uint32_t source, std::uint32_t destination) {
  return {0x40, source << 16 | destination, 0};
}
// As a core sends it: the route field says by which link (6: all, 7: the own monitor).
inline chip::Packet nearest_neighbour(std::uint32_t key, int route) {
  return {static_cast<std::uint8_t>(0x80 | route << 2), key, 0};
}
inline chip::Packet fixed_route(std::uint32_t key) { return {0xC0, key, 0}; }
inline chip::Packet with_payload(chip::Packet packet, std::uint32_t payload) {
  packet.control = static_cast<std::uint8_t>(packet.control | chip::kPayloadPresent);
  packet.payload = payload;
  return packet;
}
inline int code_of(const chip::Packet& packet) { return packet.control >> 4 & 3; }

// The rest of a chip: cores that take packets, unless they are full, and a memory.
struct RouterPeer final : board::RouterPort {
  struct Delivery {
    int core = 0;
    chip::Packet packet;
    int from = 0;
    board::Time at = 0;
  };
  std::vector<Delivery> delivered;
  std::uint32_t full_cores = 0;
  std::map<std::uint32_t, std::uint32_t> memory;  // elsewhere: bus error
  int level_changes = 0;

  bool deliver(int core, const chip::Packet& packet, int from, board::Time at) override {
    if ((full_cores >> core & 1) != 0) return false;
    delivered.push_back({core, packet, from, at});
    return true;
  }
  bool bus_read(std::uint32_t address, std::uint32_t& value) override {
    const auto found = memory.find(address);
    if (found == memory.end()) return false;
    value = found->second;
    return true;
  }
  bool bus_write(std::uint32_t address, std::uint32_t value) override {
    const auto found = memory.find(address);
    if (found == memory.end()) return false;
    found->second = value;
    return true;
  }
  void interrupts_changed() override { ++level_changes; }
};

// One router with six links that lead into the open.
struct LoneRouter {
  static constexpr int kCredits = 100;
  RouterPeer peer;
  std::array<board::LinkOut, chip::kLinks> links;
  board::Router router{peer, links};

  LoneRouter() { links.fill(board::LinkOut(board::kOnBoard, kCredits)); }
  LoneRouter(const LoneRouter&) = delete;
  LoneRouter& operator=(const LoneRouter&) = delete;

  std::uint32_t read(std::uint32_t offset, board::Time now = 0) {
    return router.read(offset, now).value;
  }
  void write(std::uint32_t offset, std::uint32_t value, board::Time now = 0) {
    router.write(offset, value, now);
  }
  void entry(std::uint32_t index, std::uint32_t key, std::uint32_t mask, std::uint32_t route) {
    write(chip::router::kKeyCam + 4 * index, key);
    write(chip::router::kMaskCam + 4 * index, mask);
    write(chip::router::kRouteRam + 4 * index, route);
  }
  void point_to_point_entry(std::uint32_t destination, std::uint32_t way) {
    const auto offset = chip::router::kP2pTable + destination / 8 * 4;
    const auto shift = 3 * (destination % 8);
    write(offset, (read(offset) & ~(7U << shift)) | way << shift);
  }
  // Wait bytes and monitor; no emergency routing with wait2 = 0.
  void control(std::uint32_t wait1, std::uint32_t wait2 = 0, std::uint32_t monitor = 0) {
    write(chip::router::kControl, wait2 << 24 | wait1 << 16 | monitor << 8 | 1);
  }
  void arrive(int link, const chip::Packet& packet, board::Time at, bool parity_error = false) {
    router.arrive(link, {packet, parity_error, at});
    router.advance(at);
  }
  // The packets on a link, taken away from it; the neighbour has room for as many again.
  std::vector<board::Flight> take(int link) {
    auto& out = links[static_cast<std::size_t>(link)];
    std::vector<board::Flight> flights(out.flights().begin(), out.flights().end());
    out.clear_flights();
    out.grant(static_cast<int>(flights.size()));
    return flights;
  }
};

// Routers wired as a machine; packets change chips when a quantum ends.
struct RouterGrid {
  std::vector<std::unique_ptr<LoneRouter>> chips;
  board::Wiring wiring;
  board::Time quantum = board::kMicrosecond, now = 0;
  // Packets that changed chips, by their emergency code: into a chip, and out of it.
  std::vector<std::array<std::uint64_t, 4>> came, went;

  explicit RouterGrid(const machine::MachineSpec& spec, int credits = 16)
      : wiring(board::wire(spec).value()) {
    came.resize(wiring.chips.size());
    went.resize(wiring.chips.size());
    for (const auto& place : wiring.chips) {
      auto& one = *chips.emplace_back(std::make_unique<LoneRouter>());
      for (std::size_t link = 0; link < chip::kLinks; ++link) {
        const bool exists = place.wires[link].exists();
        one.links[link] = exists ? board::LinkOut(board::kOnBoard, credits) : board::LinkOut();
      }
    }
  }
  LoneRouter& at(int x, int y) {
    for (std::size_t i = 0; i < chips.size(); ++i) {
      const auto& place = wiring.chips[i].at;
      if (place.x == x && place.y == y) return *chips[i];
    }
    return *chips.front();
  }
  void run_quantum() {
    now += quantum;
    for (auto& one : chips) one->router.advance(now);
    for (std::size_t i = 0; i < chips.size(); ++i) exchange(i);
  }
  void run(int quanta) {
    for (int i = 0; i < quanta; ++i) run_quantum();
  }

 private:
  void exchange(std::size_t from) {
    for (std::size_t link = 0; link < chip::kLinks; ++link) {
      const auto& wire = wiring.chips[from].wires[link];
      if (!wire.exists()) continue;
      auto& there = *chips[static_cast<std::size_t>(wire.chip)];
      const auto back =
          static_cast<std::size_t>(index(chip::opposite(chip::link_of(static_cast<int>(link)))));
      auto& out = chips[from]->links[link];
      for (const auto& flight : out.flights()) {
        const auto code = static_cast<std::size_t>(code_of(flight.packet));
        ++went[from][code];
        ++came[static_cast<std::size_t>(wire.chip)][code];
        there.router.arrive(static_cast<int>(back), flight);
      }
      out.clear_flights();
      there.links[back].grant(chips[from]->router.take_freed(static_cast<int>(link)));
    }
  }
};

}  // namespace spikeloom::support
