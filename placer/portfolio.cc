#include "placer/portfolio.h"

#include <array>
#include <optional>

#include "base/parallel.h"
#include "placer/anneal.h"
#include "placer/bundles.h"
#include "placer/levels.h"
#include "placer/min_cut.h"
#include "placer/space_filling.h"
#include "placer/tree_cost.h"

namespace spikeloom::placer {
namespace {

// Up to so many slices the min-cut is the better start for its time, beyond it the levels;
// tests/bench/placer_bench.cc.
constexpr std::size_t kFew = 3000;

}  // namespace

Result<ChipOfSlice> place_by_portfolio(const Problem& problem, const PlaceOptions& options) {
  const std::array<BundlePlacer, 2> kinds{
      place_along_curve, problem.slices.size() <= kFew ? place_by_min_cut : place_by_levels};
  std::array<std::optional<Result<ChipOfSlice>>, kinds.size()> starts;
  parallel_for(kinds.size(), 1, options.threads,
               [&](std::size_t first, std::size_t last, unsigned) {
                 for (auto s = first; s < last; ++s) starts[s] = kinds[s](problem, options);
               });
  const auto nets = mapper::fold(problem.nets, problem.slices.size());
  const Distances distances(problem.machine);
  std::optional<ChipOfSlice> best;
  std::int64_t best_cost = 0;
  for (const auto& start : starts) {
    if (!start->has_value()) continue;
    const auto total = TreeCost(distances, nets, **start).total();
    if (best && total >= best_cost) continue;
    best = **start;
    best_cost = total;
  }
  if (!best) return *starts.front();
  return anneal(problem, nets, distances, *best, options);
}

}  // namespace spikeloom::placer
