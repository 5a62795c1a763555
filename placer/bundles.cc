#include "placer/bundles.h"

#include <algorithm>

namespace spikeloom::placer {
namespace {

struct Bundles {
  std::vector<mapper::Slice> slices;
  std::vector<mapper::Net> nets;
  std::vector<std::size_t> of_slice;
};

void add_slices(const Problem& problem, Bundles& bundles) {
  for (const auto& slice : problem.slices) {
    if (slice.part == 0)
      bundles.slices.push_back(slice);
    else
      bundles.slices.back().need.sdram_bytes += slice.need.sdram_bytes;
    bundles.of_slice.push_back(bundles.slices.size() - 1);
  }
}

void add_nets(const Problem& problem, Bundles& bundles) {
  for (const auto& net : problem.nets) {
    mapper::Net joined{mapper::SliceId{bundles.of_slice[net.source.index()]}, net.spikes_per_s, {}};
    for (const auto sink : net.sinks) joined.sinks.emplace_back(bundles.of_slice[sink.index()]);
    std::ranges::sort(joined.sinks);
    joined.sinks.erase(std::unique(joined.sinks.begin(), joined.sinks.end()), joined.sinks.end());
    bundles.nets.push_back(std::move(joined));
  }
}

Result<ChipOfSlice> chips_of_slices(const Problem& problem, const PlaceOptions& options,
                                    BundlePlacer place) {
  Bundles bundles;
  add_slices(problem, bundles);
  add_nets(problem, bundles);
  const auto of_bundle = place({problem.machine, bundles.slices, bundles.nets}, options);
  if (!of_bundle) return tl::unexpected(of_bundle.error());
  ChipOfSlice chips;
  for (const auto bundle : bundles.of_slice) chips.push_back((*of_bundle)[bundle]);
  return chips;
}

}  // namespace

Result<Placement> place_bundles(const Problem& problem, const PlaceOptions& options,
                                BundlePlacer place) {
  const bool has_parts =
      std::ranges::any_of(problem.slices, [](const auto& slice) { return slice.part != 0; });
  const auto chips = has_parts ? chips_of_slices(problem, options, place) : place(problem, options);
  if (!chips) return tl::unexpected(chips.error());
  return onto_cores(problem, *chips);
}

}  // namespace spikeloom::placer
