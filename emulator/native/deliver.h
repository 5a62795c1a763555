// Delivery: the units due in a tick, added to the accumulators of their targets.
//
// Pieces are spread out into a flat list of units; the list is walked without a branch that
// depends on the network, and the units a little ahead are fetched meanwhile.
//
// Units    weight steps; an accumulator stays at 65535 once it gets there.
// Shapes   lists end with kLookAhead copies of a valid unit, for fetching ahead only.
// Errors   none.
// Cost     tests/bench/native_bench.cc prints ns a synaptic event.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "emulator/native/due_ring.h"

namespace spikeloom::native {

inline constexpr std::size_t kLookAhead = 24;

// A list of units; grows as pieces become known.
class UnitList {
 public:
  void clear() { size_ = 0; }
  void append(std::span<const Piece> pieces);
  // Makes the list ready for deliver().
  void close();
  [[nodiscard]] const std::uint32_t* data() const { return units_.data(); }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  void make_room(std::size_t units);
  std::vector<std::uint32_t> units_;
  std::size_t size_ = 0;
};

void deliver(const UnitList& list, const std::uint32_t* words, std::uint32_t unit_words,
             std::uint16_t* accumulators);

}  // namespace spikeloom::native
