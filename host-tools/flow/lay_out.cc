#include "host-tools/flow/lay_out.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <optional>

#include "host-tools/flow/demand.h"
#include "router/keys.h"
#include "router/legal_trees.h"
#include "router/prove.h"
#include "router/tabulate.h"
#include "router/trees.h"

namespace spikeloom::flow {
namespace {

constexpr std::uint64_t kStages = 5;

Result<void> interrupted() {
  return failure(ErrorClass::run_failed, "interrupted", "stopped while mapping", "flow.map",
                 "a signal asked for it", "");
}

Result<void> announce(const ProgressSink& progress, std::uint64_t done) {
  if (!progress || progress({.stage = "map", .done = done, .total = kStages})) return {};
  return interrupted();
}

// Stops the search for places when its time is over; what is found by then is the answer.
class Budget {
 public:
  Budget(double seconds, const ProgressSink& progress) : progress_(progress) {
    if (seconds > 0.0) {
      end_ = Clock::now() +
             std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    }
  }
  [[nodiscard]] bool goes_on(const ProgressEvent& event) {
    is_over_ = is_over_ || (end_ && Clock::now() >= *end_);
    is_stopped_ = is_stopped_ || (progress_ && !progress_(event));
    return !is_over_ && !is_stopped_;
  }
  [[nodiscard]] bool is_over() const { return is_over_; }
  [[nodiscard]] bool is_stopped() const { return is_stopped_; }

 private:
  using Clock = std::chrono::steady_clock;
  const ProgressSink& progress_;
  std::optional<Clock::time_point> end_;
  bool is_over_ = false, is_stopped_ = false;
};

Result<void> place(const placer::Problem& problem, const LayOutOptions& options,
                   const ProgressSink& progress, Mapping& mapping) {
  const auto placer = placer::find_placer(options.placer);
  if (!placer) return tl::unexpected(placer.error());
  Budget budget(options.time_budget_s, progress);
  auto placing = options.place;
  placing.progress = [&](const ProgressEvent& event) { return budget.goes_on(event); };
  auto placement = (*placer)(problem, placing);
  if (budget.is_stopped()) return interrupted();
  if (!placement) return tl::unexpected(placement.error());
  mapping.placement = *std::move(placement);
  if (budget.is_over()) {
    mapping.notes.push_back(fmt::format("placing stopped to search after {} s, its time budget",
                                        options.time_budget_s));
  }
  return demand("placer.legal", placer::legal(problem, mapping.placement));
}

Result<void> grow_trees(const placer::Problem& problem, const router::RouteOptions& options,
                        Mapping& mapping) {
  auto trees = router::tree_builders().front().build(problem, mapping.placement, options);
  if (!trees) return tl::unexpected(trees.error());
  mapping.trees = *std::move(trees);
  return demand("router.legal_trees",
                router::legal_trees(problem, mapping.placement, mapping.trees));
}

// Best keys and tables of the trees at hand; table_full when some table does not fit.
Result<void> fill_tables(const placer::Problem& problem, const LayOutOptions& options,
                         Mapping& mapping) {
  router::MinimiseOptions minimising;
  minimising.net_names = options.net_names;
  minimising.threads = options.threads;
  minimising.stop_when_it_fits = options.tables_just_fit;
  auto found =
      router::tabulate(problem, mapping.placement, mapping.trees, options.keys, minimising);
  if (!found) return tl::unexpected(found.error());
  mapping.keys = std::move(found->keys);
  mapping.tables = std::move(found->tables);
  mapping.raw_entries.clear();
  for (const auto& of_chip : found->demands) {
    mapping.raw_entries.push_back(of_chip.size());
  }
  return router::fits(mapping.machine, found->demands, mapping.tables, minimising);
}

// What an entry costs on a chip, in hops, is raised where tables are full, so that trees branch and
// turn elsewhere.
void raise_prices(const Mapping& mapping, std::vector<double>& prices) {
  constexpr double kNearlyFull = 0.9, kStep = 4.0;
  prices.resize(mapping.machine.chips.size(), 0.0);
  for (std::size_t c = 0; c < prices.size(); ++c) {
    const double filled = static_cast<double>(mapping.tables.of_chip[c].size()) /
                          std::max<double>(mapping.machine.chips[c].table_entries, 1.0);
    if (filled > kNearlyFull) prices[c] += kStep * filled;
  }
}

// Trees anew, at prices, while a table does not fit.
Result<void> fit_tables(const placer::Problem& problem, const LayOutOptions& options,
                        Mapping& mapping) {
  constexpr int kRounds = 3;
  auto routing = options.route;
  auto done = fill_tables(problem, options, mapping);
  for (int round = 1; !done && done.error().code == "table_full" && round <= kRounds; ++round) {
    mapping.notes.push_back(fmt::format("{}: led trees round full tables", done.error().what));
    raise_prices(mapping, routing.entry_price);
    if (round > 1) routing.more_hops = 0.0;  // trees that share out no traffic need fewer entries
    if (auto grown = grow_trees(problem, routing, mapping); !grown) return grown;
    done = fill_tables(problem, options, mapping);
  }
  return done;
}

// Where a table is full, its chip offers fewer cores, by what is too much in it; no pinned one
// less.
void take_cores(const Mapping& mapping, machine::Machine& machine) {
  std::vector<std::uint32_t> pinned(machine.chips.size(), 0);
  for (const auto& pin : mapping.constraints.pins)
    if (pin.core) pinned[pin.chip.index()] |= 1U << *pin.core;
  for (std::size_t c = 0; c < machine.chips.size(); ++c) {
    const auto entries = mapping.tables.of_chip[c].size();
    const std::size_t most = machine.chips[c].table_entries;
    if (entries <= most) continue;
    auto& cores = machine.chips[c].application_cores;
    auto takes = static_cast<std::size_t>(std::popcount(cores));
    for (takes -= takes * most / entries; takes > 0 && (cores & ~pinned[c]) != 0; --takes)
      cores ^= std::bit_floor(cores & ~pinned[c]);
  }
}

// Places anew, with fewer cores where tables are full, while trees alone do not make them fit.
Result<void> fit_places(const placer::Problem& problem, const LayOutOptions& options,
                        const ProgressSink& progress, Mapping& mapping) {
  constexpr int kRounds = 3;
  auto offered = mapping.machine;
  auto done = fit_tables(problem, options, mapping);
  for (int round = 1; !done && done.error().code == "table_full" && round <= kRounds; ++round) {
    take_cores(mapping, offered);
    const placer::Problem apart{offered, problem.slices, problem.nets, problem.constraints};
    const auto placed = place(apart, options, progress, mapping);
    if (!placed && placed.error().error_class == ErrorClass::does_not_fit) return done;
    if (!placed) return placed;
    mapping.notes.push_back(
        fmt::format("{}: placed anew, with fewer cores there", done.error().what));
    if (auto grown = grow_trees(problem, options.route, mapping); !grown) return grown;
    done = fit_tables(problem, options, mapping);
  }
  return done;
}

}  // namespace

Result<void> lay_out(const LayOutOptions& options, const ProgressSink& progress, Mapping& mapping) {
  auto& timings = mapping.timings;
  const placer::Problem problem{mapping.machine, mapping.slices, mapping.nets, mapping.constraints};
  auto done = announce(progress, 1);
  if (done)
    done = timed(timings, "place", [&] { return place(problem, options, progress, mapping); });
  if (done) done = announce(progress, 2);
  if (done)
    done = timed(timings, "route", [&] { return grow_trees(problem, options.route, mapping); });
  if (done) done = announce(progress, 3);
  if (done)
    done =
        timed(timings, "tables", [&] { return fit_places(problem, options, progress, mapping); });
  if (done) done = announce(progress, 4);
  if (done) {
    done = timed(timings, "prove", [&] {
      return demand("router.prove",
                    router::prove(problem, mapping.placement, mapping.keys, mapping.tables,
                                  {options.keys.tick_bits, options.threads}));
    });
  }
  if (done) done = announce(progress, kStages);
  return done;
}

}  // namespace spikeloom::flow
