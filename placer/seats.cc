#include "placer/seats.h"

#include <algorithm>

namespace spikeloom::placer {

using machine::ChipId;
using mapper::SliceId;

Seats::Seats(const Problem& problem, const ChipOfSlice& chips)
    : room_(problem),
      occupants_(problem.machine.chips.size()),
      seat_of_(chips.size()),
      chips_(chips) {
  std::vector<bool> is_fixed(chips.size(), false);
  for (const auto& pin : problem.constraints.pins) is_fixed[pin.slice.index()] = true;
  for (const auto& device : problem.constraints.devices) is_fixed[device.slice.index()] = true;
  for (std::size_t s = 0; s < chips.size(); ++s) {
    const SliceId slice{s};
    needs_.push_back({room_.cores_of(slice), room_.sdram_of(slice)});
    room_.take(slice, chips[s]);
    if (is_fixed[s]) continue;
    movable_.push_back(slice);
    auto& here = occupants_[chips[s].index()];
    seat_of_[s] = static_cast<std::uint32_t>(here.size());
    here.push_back(slice);
  }
}

Exchange Seats::move(SliceId slice, ChipId chip, std::uint32_t seat) {
  const ChipId from = chips_[slice.index()];
  const auto& sitting = occupants_[chip.index()];
  const auto need = needs_[slice.index()];
  if (from == chip) return {};
  there_.clear();
  Need left{room_.cores(chip) - need.cores, room_.sdram_bytes(chip) - need.sdram_bytes};
  Need gone;
  const auto wants = [&] { return left.cores < 0 || left.sdram_bytes < 0; };
  for (auto at = seat; wants() || (seat < sitting.size() && there_.empty()); ++at) {
    if (there_.size() == sitting.size()) return {};
    there_.push_back(sitting[at % sitting.size()]);
    const auto& other = needs_[there_.back().index()];
    left.cores += other.cores;
    left.sdram_bytes += other.sdram_bytes;
    gone.cores += other.cores;
    gone.sdram_bytes += other.sdram_bytes;
  }
  if (gone.cores > room_.cores(from) + need.cores ||
      gone.sdram_bytes > room_.sdram_bytes(from) + need.sdram_bytes)
    return {};
  here_.assign(1, slice);
  return {from, chip, here_, there_};
}

Exchange Seats::move_alike(SliceId slice, ChipId chip, std::uint32_t seat,
                           std::span<const std::uint32_t> kinds) {
  const ChipId from = chips_[slice.index()];
  if (from == chip) return {};
  here_.clear();
  there_.clear();
  Need comes, goes;
  const auto join = [&](std::vector<SliceId>& list, Need& sum, SliceId one) {
    list.push_back(one);
    sum.cores += needs_[one.index()].cores;
    sum.sdram_bytes += needs_[one.index()].sdram_bytes;
  };
  for (const auto one : occupants_[from.index()])
    if (kinds[one.index()] == kinds[slice.index()]) join(here_, comes, one);
  const auto& sitting = occupants_[chip.index()];
  const bool is_taken = seat < sitting.size();
  const auto kind = is_taken ? kinds[sitting[seat].index()] : 0;
  for (std::size_t n = 0; is_taken && n < sitting.size() && goes.cores < comes.cores; ++n)
    if (kinds[sitting[n].index()] == kind) join(there_, goes, sitting[n]);
  for (std::size_t n = 0; comes.cores - goes.cores > room_.cores(chip) ||
                          comes.sdram_bytes - goes.sdram_bytes > room_.sdram_bytes(chip);
       ++n) {
    if (n == sitting.size()) return {};
    const auto one = sitting[(seat + n) % sitting.size()];
    if (std::ranges::find(there_, one) == there_.end()) join(there_, goes, one);
  }
  const bool fits = goes.cores - comes.cores <= room_.cores(from) &&
                    goes.sdram_bytes - comes.sdram_bytes <= room_.sdram_bytes(from);
  return fits ? Exchange{from, chip, here_, there_} : Exchange{};
}

Exchange Seats::exchange_all(ChipId a, ChipId b) {
  if (a == b) return {};
  here_.assign(occupants(a).begin(), occupants(a).end());
  there_.assign(occupants(b).begin(), occupants(b).end());
  std::int64_t cores_to_b = 0, sdram_to_b = 0;
  for (const auto slice : here_) {
    cores_to_b += needs_[slice.index()].cores;
    sdram_to_b += needs_[slice.index()].sdram_bytes;
  }
  for (const auto slice : there_) {
    cores_to_b -= needs_[slice.index()].cores;
    sdram_to_b -= needs_[slice.index()].sdram_bytes;
  }
  const bool fits = cores_to_b <= room_.cores(b) && -cores_to_b <= room_.cores(a) &&
                    sdram_to_b <= room_.sdram_bytes(b) && -sdram_to_b <= room_.sdram_bytes(a);
  return fits ? Exchange{a, b, here_, there_} : Exchange{};
}

void Seats::sit(const Exchange& exchange) {
  for (const auto slice : exchange.to_b) sit(slice, exchange.b);
  for (const auto slice : exchange.to_a) sit(slice, exchange.a);
}

void Seats::sit(SliceId slice, ChipId to) {
  const auto from = chips_[slice.index()];
  auto& here = occupants_[from.index()];
  const auto seat = seat_of_[slice.index()];
  here[seat] = here.back();
  seat_of_[here[seat].index()] = seat;
  here.pop_back();
  room_.give_back(slice, from);
  auto& there = occupants_[to.index()];
  seat_of_[slice.index()] = static_cast<std::uint32_t>(there.size());
  there.push_back(slice);
  room_.take(slice, to);
  chips_[slice.index()] = to;
}

}  // namespace spikeloom::placer
