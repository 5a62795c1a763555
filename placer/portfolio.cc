#include "placer/portfolio.h"

#include <array>
#include <optional>

#include "base/parallel.h"
#include "placer/anneal.h"
#include "placer/constraints.h"
#include "placer/levels.h"
#include "placer/space_filling.h"
#include "placer/tree_cost.h"

namespace spikeloom::placer {
namespace {

constexpr std::array<BundlePlacer, 2> kStarts{place_along_curve, place_by_levels};

}  // namespace

Result<ChipOfSlice> place_by_portfolio(const Problem& problem, const PlaceOptions& options) {
  std::array<std::optional<Result<ChipOfSlice>>, kStarts.size()> starts;
  parallel_for(kStarts.size(), 1, options.threads,
               [&](std::size_t first, std::size_t last, unsigned) {
                 for (auto s = first; s < last; ++s)
                   starts[s] = place_movable(problem, options, kStarts[s]);
               });
  const auto nets = mapper::fold(problem.nets, problem.slices.size());
  const HopTable hops(problem.machine);
  std::optional<ChipOfSlice> best;
  std::int64_t best_cost = 0;
  for (const auto& start : starts) {
    if (!start->has_value()) continue;
    const auto total = TreeCost(hops, nets, **start).total();
    if (best && total >= best_cost) continue;
    best = **start;
    best_cost = total;
  }
  if (!best) return *starts.front();
  return anneal(problem, nets, hops, *best, options);
}

}  // namespace spikeloom::placer
