// The dull walks: one key at a time through tables, as the router on the chip does it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "router/routes.h"

namespace spikeloom::support {

inline std::optional<chip::Route> look_up(const router::Table& table, std::uint32_t key) {
  for (const auto& entry : table) {
    if ((key & entry.mask) == entry.key) return entry.route;
  }
  return std::nullopt;
}

inline std::vector<std::uint32_t> keys_of(router::KeyBlock block) {
  std::vector<std::uint32_t> keys;
  for (std::uint32_t i = 0; i <= ~block.mask; ++i) keys.push_back(block.key + i);
  return keys;
}

struct Delivery {
  std::map<std::pair<machine::ChipId, int>, int> copies;  // by chip and core
  bool astray = false;  // no entry at the source, sent where no chip is, or at one chip twice
};

inline Delivery deliver(const machine::Machine& machine, const router::Tables& tables,
                        machine::ChipId source, std::uint32_t key) {
  struct Packet {
    machine::ChipId chip;
    std::optional<chip::Link> came_in_by;
  };
  Delivery delivery;
  delivery.astray = true;  // until the flood ends well
  std::set<machine::ChipId> seen;
  std::vector<Packet> packets{{source, std::nullopt}};
  for (std::size_t i = 0; i < packets.size(); ++i) {
    const auto at = packets[i];
    auto route = look_up(tables.of_chip[at.chip.index()], key);
    if (!route && at.came_in_by) route = chip::link_bit(chip::opposite(*at.came_in_by));
    if (!route || !seen.insert(at.chip).second) return delivery;
    for (int c = 0; c < chip::kCores; ++c) {
      if ((*route & chip::core_bit(c)) != 0) ++delivery.copies[{at.chip, c}];
    }
    for (int l = 0; l < chip::kLinks; ++l) {
      if ((*route & chip::link_bit(chip::link_of(l))) == 0) continue;
      const auto next = machine.at(at.chip).neighbours[static_cast<std::size_t>(l)];
      if (!next) return delivery;
      packets.push_back({*next, chip::opposite(chip::link_of(l))});
    }
  }
  delivery.astray = false;
  return delivery;
}

// The key reaches each sink core of the net once and no other.
inline bool delivers(const placer::Problem& problem, const placer::Placement& placement,
                     const mapper::Net& net, std::uint32_t key, const router::Tables& tables) {
  std::map<std::pair<machine::ChipId, int>, int> wanted;
  for (const auto sink : net.sinks) {
    const auto& place = placement.cores[sink.index()];
    wanted[{place.chip, place.core}] = 1;
  }
  const auto got = deliver(problem.machine, tables, placement.cores[net.source.index()].chip, key);
  return !got.astray && got.copies == wanted;
}

// So does every key of every net with sinks.
inline bool delivers_all(const placer::Problem& problem, const placer::Placement& placement,
                         const std::vector<router::KeyBlock>& keys, const router::Tables& tables) {
  for (std::size_t n = 0; n < problem.nets.size(); ++n) {
    if (problem.nets[n].sinks.empty()) continue;
    for (const auto key : keys_of(keys[n])) {
      if (!delivers(problem, placement, problem.nets[n], key, tables)) return false;
    }
  }
  return true;
}

}  // namespace spikeloom::support
