// What is due when: one block's pieces, filed by the tick in which they arrive.
//
// Shapes   a slot a tick and receptor, as many ticks ahead as the longest delay and the window of
//          ticks between two exchanges of spikes ask for.
// Errors   none; file() trusts that the tick is within the ring.
// Cost     8 bytes a piece on its way.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace spikeloom::native {

struct Piece {
  std::uint32_t first_unit = 0;
  std::uint32_t units = 0;
};

class DueRing {
 public:
  DueRing() = default;
  DueRing(std::uint32_t ticks_ahead, std::size_t receptors)
      : last_(std::bit_ceil(std::size_t{ticks_ahead} + 1) - 1),
        receptors_(receptors),
        slots_((last_ + 1) * receptors) {}
  void file(std::uint64_t tick, std::size_t receptor, Piece piece) {
    due(tick, receptor).push_back(piece);
  }
  [[nodiscard]] std::vector<Piece>& due(std::uint64_t tick, std::size_t receptor) {
    return slots_[(tick & last_) * receptors_ + receptor];
  }

 private:
  std::size_t last_ = 0;  // slots less one: a power of two, less one
  std::size_t receptors_ = 0;
  std::vector<std::vector<Piece>> slots_;
};

}  // namespace spikeloom::native
