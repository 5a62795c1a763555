#include "placer/pour.h"

#include <algorithm>
#include <utility>

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
  std::size_t done = 0;
  for (const auto chip : chips) {
    for (; done < slices.size() && room.fits(slices[done], chip); ++done) {
      room.take(slices[done], chip);
      placed[slices[done].index()] = chip;
    }
  }
  if (first_fit(slices.subspan(done), chips, room, placed)) return placed;

  std::vector<SliceId> largest_first(slices.begin(), slices.end());
  std::ranges::stable_sort(largest_first, std::greater{}, [&](SliceId slice) {
    const auto& asked = problem.slices[slice.index()];
    return std::pair(asked.all_cores(), asked.need.sdram_bytes);
  });
  Room empty(problem);
  if (first_fit(largest_first, chips, empty, placed)) return placed;
  return tl::unexpected(does_not_fit(problem));
}

}  // namespace spikeloom::placer
