// How far any two chips of a live machine are from one another, by one look-up.
//
// On a box without faults and cables the differences of the coordinates tell (hop_table.h). Else
// there is an entry for every pair, from searches of the live machine; or, on machines of more than
// kMostSearchedChips, the differences again, which then see neither faults nor cables.
//
// Units    as placement.h: kHop a link, kCableHop a cable; kNoWay between chips that no live way
//          joins.
// Cost     16 * width * height bytes; or 2 * chips^2 bytes, and a search for every chip.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "placer/hop_table.h"
#include "placer/placement.h"

namespace spikeloom::placer {

class Distances {
 public:
  static constexpr std::uint16_t kNoWay = UINT16_MAX;

  explicit Distances(const machine::Machine& machine);
  [[nodiscard]] std::uint16_t between(machine::ChipId a, machine::ChipId b) const {
    return from(a.value)[column(b.value)];
  }
  // Distances from chip `a`, to be indexed by column().
  [[nodiscard]] const std::uint16_t* from(std::uint32_t a) const { return zero_ + rows_[a]; }
  [[nodiscard]] std::int32_t column(std::uint32_t b) const { return columns_[b]; }
  // Over live links; none where there is no link.
  [[nodiscard]] const auto& neighbours(std::uint32_t a) const {
    return machine_.chips[a].neighbours;
  }
  Distances(const Distances&) = delete;
  Distances& operator=(const Distances&) = delete;

 private:
  void search(const machine::Machine& machine);

  const machine::Machine& machine_;
  std::optional<HopTable> differences_;
  std::vector<std::uint16_t> pairs_;
  std::vector<std::int32_t> pair_rows_, pair_columns_;
  const std::uint16_t* zero_ = nullptr;
  const std::int32_t* rows_ = nullptr;
  const std::int32_t* columns_ = nullptr;
};

}  // namespace spikeloom::placer
