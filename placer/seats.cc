#include "placer/seats.h"

namespace spikeloom::placer {

using machine::ChipId;
using mapper::SliceId;

Seats::Seats(const Problem& problem, const ChipOfSlice& chips)
    : problem_(problem), room_(problem), occupants_(problem.machine.chips.size()), chips_(chips) {
  for (std::size_t s = 0; s < chips.size(); ++s) {
    auto& here = occupants_[chips[s].index()];
    seat_of_.push_back(static_cast<std::uint32_t>(here.size()));
    here.emplace_back(s);
    room_.take(SliceId{s}, chips[s]);
  }
}

std::span<const TreeCost::Move> Seats::exchange(SliceId slice, ChipId chip, int seat) {
  moves_.clear();
  const ChipId from = chips_[slice.index()];
  if (from == chip) return {};
  moves_.push_back({slice, chip});
  const auto there = occupants(chip);
  if (static_cast<std::size_t>(seat) < there.size()) {
    moves_.push_back({there[static_cast<std::size_t>(seat)], from});
  }
  return fits(moves_, from, chip) ? moves_ : std::span<const TreeCost::Move>{};
}

std::span<const TreeCost::Move> Seats::exchange_all(ChipId a, ChipId b) {
  moves_.clear();
  if (a == b) return {};
  for (const auto slice : occupants(a)) moves_.push_back({slice, b});
  for (const auto slice : occupants(b)) moves_.push_back({slice, a});
  return fits(moves_, a, b) ? moves_ : std::span<const TreeCost::Move>{};
}

bool Seats::fits(std::span<const TreeCost::Move> moves, ChipId a, ChipId b) const {
  int cores_a = room_.cores(a), cores_b = room_.cores(b);
  auto sdram_a = room_.sdram_bytes(a), sdram_b = room_.sdram_bytes(b);
  for (const auto& move : moves) {
    const auto sdram =
        static_cast<std::int64_t>(problem_.slices[move.slice.index()].need.sdram_bytes);
    const auto cores = static_cast<int>(problem_.slices[move.slice.index()].all_cores());
    const int to_b = move.to == b ? 1 : -1;
    cores_a += to_b * cores;
    cores_b -= to_b * cores;
    sdram_a += to_b * sdram;
    sdram_b -= to_b * sdram;
  }
  return cores_a >= 0 && cores_b >= 0 && sdram_a >= 0 && sdram_b >= 0;
}

void Seats::sit(std::span<const TreeCost::Move> moves) {
  for (const auto& move : moves) {
    auto& here = occupants_[chips_[move.slice.index()].index()];
    const auto seat = seat_of_[move.slice.index()];
    here[seat] = here.back();
    seat_of_[here[seat].index()] = seat;
    here.pop_back();
    room_.give_back(move.slice, chips_[move.slice.index()]);
  }
  for (const auto& move : moves) {
    auto& there = occupants_[move.to.index()];
    seat_of_[move.slice.index()] = static_cast<std::uint32_t>(there.size());
    there.push_back(move.slice);
    room_.take(move.slice, move.to);
    chips_[move.slice.index()] = move.to;
  }
}

}  // namespace spikeloom::placer
