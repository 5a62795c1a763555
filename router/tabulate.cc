#include "router/tabulate.h"

#include <algorithm>

#include "base/parallel.h"
#include "router/decision_list.h"

namespace spikeloom::router {
namespace {

constexpr KeyOrder kOrders[] = {KeyOrder::population, KeyOrder::source_chip,
                                KeyOrder::population_and_chip, KeyOrder::sinks_and_chip,
                                KeyOrder::shared_sinks_and_chip};

// Every so many chips, so that few enough demands are looked at.
std::size_t chips_between(const Demands& demands) {
  std::size_t all = 0;
  for (const auto& of_chip : demands) all += of_chip.size();
  return all / kJudgedDemands + 1;
}

std::size_t quick_entries(const Demands& demands, unsigned threads) {
  const auto step = chips_between(demands);
  std::vector<std::size_t> entries((demands.size() + step - 1) / step, 0);
  parallel_for(entries.size(), 1, threads_or_default(threads),
               [&](std::size_t first, std::size_t last, unsigned) {
                 for (auto i = first; i < last; ++i) {
                   entries[i] = decision_list(demands[i * step], {}).size();
                 }
               });
  std::size_t sum = 0;
  for (const auto of_chip : entries) sum += of_chip;
  return sum;
}

}  // namespace

Result<Tabulated> tabulate(const placer::Problem& problem, const placer::Placement& placement,
                           const std::vector<Tree>& trees, KeyOptions key_options,
                           const MinimiseOptions& options) {
  Tabulated best;
  std::size_t fewest = ~std::size_t{0};
  for (const auto order : kOrders) {
    key_options.order = order;
    auto blocks = keys(problem, placement, key_options);
    if (!blocks) return tl::unexpected(blocks.error());
    auto wanted = demands(problem.machine, trees, *blocks);
    const auto entries = quick_entries(wanted, options.threads);
    if (entries >= fewest) continue;
    fewest = entries;
    best = {order, *std::move(blocks), std::move(wanted), {}};
  }
  best.tables = minimised(problem.machine, best.demands, options);
  return best;
}

}  // namespace spikeloom::router
