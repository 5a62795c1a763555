// Delivery: the units due in a tick, added to the accumulators of their targets.
//
// Pieces are spread out into a flat list of units; the list is walked without a branch that
// depends on the network, and the units a little ahead are fetched meanwhile.
//
// An accumulator stays at 65535 once it gets there. To look for that with every event would take a
// quarter of the time, and it hardly ever happens; so the fast way, LaneFunctions::deliver, lets
// accumulators wrap and adds up all weights beside them. Where the accumulators, read as signed
// numbers, add up to the same, none has wrapped and none is above 32767. Otherwise the tick is
// delivered again by deliver_saturating(). Either way the sums are exact.
//
// Units    weight steps.
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

// One list to be added to one array of accumulators.
struct DeliverArgs {
  const std::uint32_t* units = nullptr;  // `count`, and kLookAhead more
  std::size_t count = 0;
  const std::uint32_t* words = nullptr;
  std::uint32_t unit_words = 8;
  std::uint16_t* accumulators = nullptr;
};

// Of an array of accumulators.
struct InputSum {
  std::int64_t as_signed = 0;
  std::uint16_t largest = 0;
  void add(std::uint16_t input) {
    as_signed += static_cast<std::int16_t>(input);
    largest = input > largest ? input : largest;
  }
};

// Exact for any sums, and slow.
void deliver_saturating(const DeliverArgs& args);

}  // namespace spikeloom::native
