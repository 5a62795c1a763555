#include "placer/space_filling.h"

#include "placer/hilbert.h"
#include "placer/pour.h"

namespace spikeloom::placer {

Result<ChipOfSlice> place_along_curve(const Problem& problem, const PlaceOptions&) {
  std::vector<mapper::SliceId> slices;
  for (std::size_t s = 0; s < problem.slices.size(); ++s) slices.emplace_back(s);
  return pour(problem, slices, chips_along_hilbert(problem.machine));
}

}  // namespace spikeloom::placer
