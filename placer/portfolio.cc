#include "placer/portfolio.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/parallel.h"
#include "placer/anneal.h"
#include "placer/bundles.h"
#include "placer/levels.h"
#include "placer/min_cut.h"
#include "placer/space_filling.h"
#include "placer/tree_cost.h"

namespace spikeloom::placer {
namespace {

// Up to so many slices the min-cut is tried as well, and the levels are searched with less effort:
// the less, the fewer pins there are to search among. tests/bench/placer_bench.cc.
constexpr std::size_t kFew = 3000;
constexpr double kEffortOnFew = 0.3;
constexpr double kFewPinsASlice = 5.0;
// Starts that are not much worse than the best have a try.
constexpr double kMuchWorse = 1.5;
constexpr double kTry = 0.1;  // of the effort

// Networks of so few pins are annealed in milliseconds: levels and tries would take longer, and
// half of the effort is enough.
constexpr double kTinyPins = 2000.0;
constexpr double kEffortOnTiny = 0.5;

struct Start {
  ChipOfSlice chips;
  std::int64_t cost = 0;
};

double pins(const Problem& problem) {
  double sum = 0.0;
  for (const auto& net : problem.nets) sum += static_cast<double>(net.sinks.size());
  return sum;
}

double effort_of_levels(const Problem& problem) {
  if (problem.slices.size() > kFew) return 1.0;
  const auto slices = static_cast<double>(problem.slices.size());
  return kEffortOnFew * std::min(1.0, pins(problem) / (kFewPinsASlice * slices + 1.0));
}

bool is_tiny(const Problem& problem) {
  return problem.slices.size() <= kFew && pins(problem) <= kTinyPins;
}

std::vector<Result<ChipOfSlice>> all_starts(const Problem& problem, const PlaceOptions& options) {
  std::vector<BundlePlacer> kinds{place_along_curve};
  if (!is_tiny(problem)) kinds.push_back(place_by_levels);
  if (problem.slices.size() <= kFew) kinds.push_back(place_by_min_cut);
  auto starting = options;
  starting.effort *= effort_of_levels(problem);
  std::vector<std::optional<Result<ChipOfSlice>>> found(kinds.size());
  parallel_for(kinds.size(), 1, options.threads,
               [&](std::size_t first, std::size_t last, unsigned) {
                 for (auto s = first; s < last; ++s) found[s] = kinds[s](problem, starting);
               });
  std::vector<Result<ChipOfSlice>> starts;
  for (auto& start : found) starts.push_back(*std::move(start));
  return starts;
}

}  // namespace

Result<ChipOfSlice> place_by_portfolio(const Problem& problem, const PlaceOptions& asked) {
  bool is_stopped = false;  // who said stop once is not asked again
  auto options = asked;
  if (is_tiny(problem)) options.effort *= kEffortOnTiny;
  if (asked.progress) {
    options.progress = [&](const ProgressEvent& event) {
      is_stopped = is_stopped || !asked.progress(event);
      return !is_stopped;
    };
  }
  auto starts = all_starts(problem, options);
  const auto is_found = [](const auto& start) { return start.has_value(); };
  if (std::ranges::none_of(starts, is_found)) return starts.front();
  const auto nets = mapper::fold(problem.nets, problem.slices.size());
  const Distances distances(problem.machine);
  std::vector<Start> good;
  for (auto& start : starts) {
    if (!start) continue;
    const auto total = TreeCost(distances, nets, *start).total();
    good.push_back({*std::move(start), total});
  }
  const auto best = [&] { return std::ranges::min_element(good, {}, &Start::cost); };
  const auto least = static_cast<double>(best()->cost);
  std::erase_if(good, [&](const Start& start) {
    return static_cast<double>(start.cost) > kMuchWorse * least;
  });
  auto trying = options;
  trying.effort *= kTry;
  for (auto& start : good) {
    if (good.size() == 1 || is_tiny(problem)) break;
    start.chips = anneal(problem, nets, distances, start.chips, trying);
    start.cost = TreeCost(distances, nets, start.chips).total();
  }
  return anneal(problem, nets, distances, best()->chips, options);
}

}  // namespace spikeloom::placer
