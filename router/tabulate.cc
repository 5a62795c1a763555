#include "router/tabulate.h"

#include <algorithm>

#include "base/parallel.h"
#include "router/decision_list.h"

namespace spikeloom::router {
namespace {

constexpr KeyOrder kOrders[] = {KeyOrder::population, KeyOrder::source_chip,
                                KeyOrder::population_and_chip, KeyOrder::sinks_and_chip,
                                KeyOrder::shared_sinks_and_chip};

// Every so many chips, so that about kJudgedDemands demands are looked at.
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

struct Order {
  KeyOrder order{};
  std::size_t quick_entries = 0;
};

// Entries above what the chips hold, all together.
std::size_t excess(const machine::Machine& machine, const Tables& tables) {
  std::size_t sum = 0;
  for (std::size_t c = 0; c < machine.chips.size(); ++c) {
    const std::size_t room = machine.chips[c].table_entries, entries = tables.of_chip[c].size();
    sum += entries > room ? entries - room : 0;
  }
  return sum;
}

// Whatever the keys, some chip needs more entries than it holds.
bool is_hopeless(const machine::Machine& machine, const Demands& demands) {
  for (std::size_t c = 0; c < machine.chips.size(); ++c)
    if (fewest_entries(demands[c]) > machine.chips[c].table_entries) return true;
  return false;
}

class Tabulation {
 public:
  Tabulation(const placer::Problem& problem, const placer::Placement& placement,
             const std::vector<Tree>& trees, const KeyOptions& key_options,
             const MinimiseOptions& options)
      : problem_(problem),
        placement_(placement),
        trees_(trees),
        key_options_(key_options),
        options_(options) {}

  // Keys and demands of the order that quick tables say is best; its tables are not made yet.
  Result<Tabulated> judge() {
    Tabulated best;
    std::size_t fewest = ~std::size_t{0};
    for (const auto order : kOrders) {
      auto found = of(order);
      if (!found) return found;
      orders_.push_back({order, quick_entries(found->demands, options_.threads)});
      if (orders_.back().quick_entries >= fewest) continue;
      fewest = orders_.back().quick_entries;
      best = *std::move(found);
    }
    std::stable_sort(orders_.begin(), orders_.end(), [](const Order& a, const Order& b) {
      return a.quick_entries < b.quick_entries;
    });
    return best;
  }

  // The tables of `best` do not fit: the first other order whose tables do, or else the one that
  // lacks fewest entries. Only tables that are too large are worked on before one is chosen.
  Result<void> try_others(Tabulated& best) const {
    auto until_fit = options_;
    until_fit.stop_when_it_fits = true;
    auto least = excess(problem_.machine, best.tables);
    for (auto next = orders_.begin() + 1; next != orders_.end() && least > 0; ++next) {
      auto found = of(next->order);
      if (!found) return tl::unexpected(found.error());
      found->tables = minimised(problem_.machine, found->demands, until_fit);
      const auto lacks = excess(problem_.machine, found->tables);
      if (lacks >= least) continue;
      least = lacks;
      best = *std::move(found);
    }
    if (best.order != orders_.front().order && !options_.stop_when_it_fits)
      best.tables = minimised(problem_.machine, best.demands, options_);
    return {};
  }

 private:
  [[nodiscard]] Result<Tabulated> of(KeyOrder order) const {
    auto with_order = key_options_;
    with_order.order = order;
    auto blocks = keys(problem_, placement_, with_order);
    if (!blocks) return tl::unexpected(blocks.error());
    auto wanted = demands(problem_.machine, trees_, *blocks);
    return Tabulated{order, *std::move(blocks), std::move(wanted), {}};
  }

  const placer::Problem& problem_;
  const placer::Placement& placement_;
  const std::vector<Tree>& trees_;
  const KeyOptions& key_options_;
  const MinimiseOptions& options_;
  std::vector<Order> orders_;  // by quick entries
};

}  // namespace

Result<Tabulated> tabulate(const placer::Problem& problem, const placer::Placement& placement,
                           const std::vector<Tree>& trees, const KeyOptions& key_options,
                           const MinimiseOptions& options) {
  Tabulation tabulation(problem, placement, trees, key_options, options);
  auto best = tabulation.judge();
  if (!best) return best;
  best->tables = minimised(problem.machine, best->demands, options);
  if (excess(problem.machine, best->tables) > 0 && !is_hopeless(problem.machine, best->demands)) {
    if (auto tried = tabulation.try_others(*best); !tried) return tl::unexpected(tried.error());
  }
  return best;
}

}  // namespace spikeloom::router
