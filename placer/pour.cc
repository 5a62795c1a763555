#include "placer/pour.h"

#include <algorithm>
#include <utility>

#include "placer/fixed.h"
#include "placer/room.h"
#include "placer/totals.h"

namespace spikeloom::placer {
namespace {

using machine::ChipId;
using mapper::SliceId;

// Each slice goes to the first chip with room; false when one finds none.
bool first_fit(std::span<const SliceId> slices, std::span<const ChipId> chips, Room& room,
               ChipOfSlice& placed) {
  for (const auto slice : slices) {
    const auto chip =
        std::ranges::find_if(chips, [&](ChipId candidate) { return room.fits(slice, candidate); });
    if (chip == chips.end()) return false;
    room.take(slice, *chip);
    placed[slice.index()] = *chip;
  }
  return true;
}

}  // namespace

Result<ChipOfSlice> pour(const Problem& problem, std::span<const SliceId> slices,
                         std::span<const ChipId> chips) {
  if (!is_large_enough(problem)) return tl::unexpected(does_not_fit(problem));
  ChipOfSlice placed(problem.slices.size());
  Room room(problem);
  const auto is_fixed = seat_fixed(problem, room, placed);
  std::vector<SliceId> free;
  for (const auto slice : slices) {
    if (!is_fixed[slice.index()]) free.push_back(slice);
  }
  Room empty = room;
  std::size_t done = 0;
  for (const auto chip : chips) {
    for (; done < free.size() && room.fits(free[done], chip); ++done) {
      room.take(free[done], chip);
      placed[free[done].index()] = chip;
    }
  }
  if (first_fit(std::span(free).subspan(done), chips, room, placed)) return placed;

  std::ranges::stable_sort(free, std::greater{}, [&](SliceId slice) {
    const auto& asked = problem.slices[slice.index()];
    return std::pair(asked.all_cores(), asked.need.sdram_bytes);
  });
  if (first_fit(free, chips, empty, placed)) return placed;
  return tl::unexpected(does_not_fit(problem));
}

}  // namespace spikeloom::placer
