// What is due when: one block's pieces, filed by the tick in which they arrive.
//
// Shapes   a slot a tick and receptor, as many ticks ahead as the longest delay and the window of
//          ticks between two exchanges of spikes ask for.
// Errors   none; file() trusts that the tick is within the ring.
// Cost     8 bytes a piece on its way.
#pragma once

#include <cstdint>
#include <vector>

#include "network-specs/network/network.h"

namespace spikeloom::native {

struct Piece {
  std::uint32_t first_unit = 0;
  std::uint32_t units = 0;
};

class DueRing {
 public:
  DueRing() = default;
  explicit DueRing(std::uint32_t ticks_ahead)
      : ticks_(std::uint64_t{ticks_ahead} + 1), slots_(ticks_ * network::kReceptors) {}
  void file(std::uint64_t tick, std::size_t receptor, Piece piece) {
    slots_[tick % ticks_ * network::kReceptors + receptor].push_back(piece);
  }
  [[nodiscard]] std::vector<Piece>& due(std::uint64_t tick, std::size_t receptor) {
    return slots_[tick % ticks_ * network::kReceptors + receptor];
  }

 private:
  std::uint64_t ticks_ = 1;
  std::vector<std::vector<Piece>> slots_;
};

}  // namespace spikeloom::native
