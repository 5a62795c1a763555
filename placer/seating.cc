#include "placer/seating.h"

#include <algorithm>
#include <climits>

#include "placer/cells.h"
#include "placer/fixed.h"
#include "placer/hilbert.h"
#include "placer/pour.h"
#include "placer/room.h"

namespace spikeloom::placer {
namespace {

using machine::ChipId;
using mapper::SliceId;

std::int32_t place_of(const Problem& problem, const Cells& cells, ChipId chip) {
  return cells.place(cells.of(problem.machine.at(chip).at));
}

// Fixed slices first, then everybody on the wanted chip, then the others on the nearest with room.
// False when there is none.
bool seat(const Problem& problem, ChipOfSlice& chips) {
  Room room(problem);
  const auto is_fixed = seat_fixed(problem, room, chips);
  std::vector<SliceId> standing;
  for (std::size_t s = 0; s < chips.size(); ++s) {
    if (is_fixed[s]) continue;
    if (room.fits(SliceId{s}, chips[s])) {
      room.take(SliceId{s}, chips[s]);
    } else {
      standing.emplace_back(s);
    }
  }
  const Cells cells(problem.machine, 1);
  for (const auto slice : standing) {
    const auto wanted = place_of(problem, cells, chips[slice.index()]);
    int nearest = INT_MAX;
    for (std::size_t c = 0; c < problem.machine.chips.size(); ++c) {
      const int distance = cells.between(wanted, place_of(problem, cells, ChipId{c}));
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
