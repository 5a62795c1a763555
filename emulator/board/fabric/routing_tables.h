// The router's tables: 1,024 multicast entries that are searched, 65,536 point-to-point ones that
// are looked up.
//
// A key takes the first entry with (key & mask) == entry key; an entry whose key has a bit outside
// its mask never matches. What a key met is kept until a table word changes.
//
// Shapes   words as software writes them (chip/router_registers.h).
// Promises after construction no entry matches and every point-to-point packet is dropped.
// Cost     a known key costs one compare; another one at most a pass over the table.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "board-runtime/shared/chip/router_registers.h"
#include "emulator/board/state/archive.h"

namespace spikeloom::board {

class RoutingTables {
 public:
  struct Outcome {
    chip::Route route = 0;
    bool matched = false;
  };

  RoutingTables();

  [[nodiscard]] Outcome find(std::uint32_t key) {
    const Line& line = cache_[line_of(key)];
    if (line.filled && line.key == key) return {line.route, line.matched};
    return search(key);
  }
  // The first entry that matches; chip::kTableEntries when none does.
  [[nodiscard]] std::uint32_t entry_of(std::uint32_t key);
  // A link, chip::router::kP2pDrop or kP2pMonitor.
  [[nodiscard]] std::uint32_t point_to_point(std::uint32_t destination) const noexcept {
    using namespace chip::router;
    const auto word = p2p_[(destination & 0xFFFF) / kP2pEntriesAWord];
    return (word >> (kP2pBitsAnEntry * (destination % kP2pEntriesAWord))) & 7;
  }

  [[nodiscard]] std::uint32_t route(std::uint32_t entry) const noexcept { return routes_[entry]; }
  [[nodiscard]] std::uint32_t p2p(std::uint32_t word) const noexcept { return p2p_[word]; }
  void set_route(std::uint32_t entry, std::uint32_t value);
  void set_key(std::uint32_t entry, std::uint32_t value);
  void set_mask(std::uint32_t entry, std::uint32_t value);
  void set_p2p(std::uint32_t word, std::uint32_t value);
  void transfer(Archive& archive);

 private:
  struct Line {
    std::uint32_t key = 0;
    chip::Route route = 0;
    bool filled = false, matched = false;
  };
  static constexpr std::uint32_t kLines = 256;
  [[nodiscard]] static std::uint32_t line_of(std::uint32_t key) noexcept {
    return (key * 0x9E37'79B1U) >> 24;  // Knuth's multiplicative hash, the upper 8 bits
  }
  [[nodiscard]] Outcome search(std::uint32_t key);
  void forget();     // what keys met
  void find_last();  // after key or mask words changed

  std::vector<std::uint32_t> keys_, masks_, routes_, p2p_;
  std::array<Line, kLines> cache_{};
  bool cache_empty_ = true, last_known_ = true;
  std::uint32_t last_ = 0;  // no entry from here on can match
};

}  // namespace spikeloom::board
