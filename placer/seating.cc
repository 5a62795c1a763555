#include "placer/seating.h"

#include <algorithm>
#include <climits>

#include "placer/cells.h"
#include "placer/hilbert.h"
#include "placer/pour.h"

namespace spikeloom::placer {
namespace {

using machine::ChipId;
using mapper::SliceId;

// Seats everybody on the wanted chip, or the nearest with room. False when there is none.
bool seat(const Problem& problem, ChipOfSlice& chips) {
  Room room(problem);
  std::vector<SliceId> standing;
  for (std::size_t s = 0; s < chips.size(); ++s) {
    if (room.fits(SliceId{s}, chips[s])) {
      room.take(SliceId{s}, chips[s]);
    } else {
      standing.emplace_back(s);
    }
  }
  if (standing.empty()) return true;
  const Cells cells(problem.machine, 1);
  const auto place = [&](ChipId chip) {
    return cells.place(cells.of(problem.machine.at(chip).at));
  };
  for (const auto slice : standing) {
    const ChipId wanted = chips[slice.index()];
    int nearest = INT_MAX;
    for (std::size_t c = 0; c < problem.machine.chips.size(); ++c) {
      const int distance = cells.between(place(wanted), place(ChipId{c}));
      if (distance >= nearest || !room.fits(slice, ChipId{c})) continue;
      nearest = distance;
      chips[slice.index()] = ChipId{c};
    }
    if (nearest == INT_MAX) return false;
    room.take(slice, chips[slice.index()]);
  }
  return true;
}

}  // namespace

Result<ChipOfSlice> seated(const Problem& problem, const ChipOfSlice& wanted) {
  auto chips = wanted;
  if (seat(problem, chips)) return chips;
  const auto curve = chips_along_hilbert(problem.machine);
  std::vector<std::uint32_t> along(curve.size());
  for (std::uint32_t i = 0; i < curve.size(); ++i) along[curve[i].index()] = i;
  std::vector<SliceId> slices;
  for (std::size_t s = 0; s < problem.slices.size(); ++s) slices.emplace_back(s);
  std::ranges::stable_sort(slices, {}, [&](SliceId s) { return along[wanted[s.index()].index()]; });
  return pour(problem, slices, curve);
}

}  // namespace spikeloom::placer
