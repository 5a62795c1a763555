#include <fmt/format.h>

#include "placer/bundles.h"
#include "placer/levels.h"
#include "placer/min_cut.h"
#include "placer/placement.h"
#include "placer/portfolio.h"
#include "placer/space_filling.h"

namespace spikeloom::placer {

namespace {

template <BundlePlacer place>
Result<Placement> in_bundles(const Problem& problem, const PlaceOptions& options) {
  return place_bundles(problem, options, place);
}

}  // namespace

const std::vector<NamedPlacer>& placers() {
  static const std::vector<NamedPlacer> list{
      {"default", "the best of curve, levels and min-cut after a short search, searched on",
       in_bundles<place_by_portfolio>},
      {"space_filling", "slices in order along a Hilbert curve", in_bundles<place_along_curve>},
      {"metis", "METIS groups laid out by recursive bisection", in_bundles<place_by_min_cut>},
      {"levels", "pairs of pairs of slices on blocks of chips, searched at every size",
       in_bundles<place_by_levels>},
  };
  return list;
}

Result<Placer> find_placer(std::string_view name) {
  std::string known;
  for (const auto& placer : placers()) {
    if (name == placer.name) return placer.place;
    known += fmt::format("{}{}", known.empty() ? "" : ", ", placer.name);
  }
  return failure(ErrorClass::invalid_input, "unknown_placer",
                 fmt::format("there is no placer '{}'; there are: {}", name, known), "placer", "",
                 "one of these names");
}

}  // namespace spikeloom::placer
