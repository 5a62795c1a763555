#include "router/minimise.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "base/parallel.h"
#include "network-specs/machine/chip_text.h"
#include "router/decision_list.h"
#include "router/grouped_keys.h"

namespace spikeloom::router {
namespace {

constexpr std::size_t kNamedNets = 3;

Table only_defaults(std::span<const Demand> demands, const Effort& /*effort*/) {
  return without_defaults(demands);
}

// "L4E 402, L23E 318, L5E 96 entries; 9 other populations share the rest"
std::string who_fills(const std::vector<Demand>& demands, const std::vector<std::string>& names) {
  std::map<std::string, std::size_t> entries;
  for (const auto& demand : demands) {
    if (!demand.straight_on && !names.empty()) ++entries[names[demand.net.index()]];
  }
  std::vector<std::pair<std::string, std::size_t>> most(entries.begin(), entries.end());
  std::stable_sort(most.begin(), most.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (std::size_t i = 0; i < std::min(most.size(), kNamedNets); ++i) {
    text += fmt::format("{}{} {}", i == 0 ? "" : ", ", most[i].first, most[i].second);
  }
  if (!most.empty()) text += " entries before minimising";
  if (most.size() > kNamedNets) {
    text += fmt::format("; {} others share the rest", most.size() - kNamedNets);
  }
  return text;
}

Error table_full(const machine::Chip& chip, const std::vector<Demand>& demands, std::size_t entries,
                 std::size_t other_chips, const MinimiseOptions& options) {
  auto what = fmt::format("chip {} needs {} routing entries, {} too many; its router holds {}",
                          machine::chip_text(chip.at), entries, entries - chip.table_entries,
                          chip.table_entries);
  if (other_chips > 0) what += fmt::format(" ({} other chips are too full as well)", other_chips);
  return {ErrorClass::does_not_fit,
          "table_full",
          what,
          fmt::format("router.minimise, after {} -> {} entries", without_defaults(demands).size(),
                      entries),
          who_fills(demands, options.net_names),
          fmt::format("larger slices, a larger machine, or a placement that keeps connected "
                      "populations together; no table of these trees has fewer than {} entries",
                      fewest_entries(demands))};
}

}  // namespace

const std::vector<NamedMinimiser>& minimisers() {
  static const std::vector<NamedMinimiser> minimisers_by_name{
      {"grouped_keys", "a decision list, then its keys grouped anew step by step", grouped_keys},
      {"decision_list", "routes rarest first, each covered by key cubes", decision_list},
      {"defaults", "leaves out what goes straight on and nothing else", only_defaults},
  };
  return minimisers_by_name;
}

std::size_t fewest_entries(std::span<const Demand> demands) {
  std::vector<chip::Route> routes;
  for (const auto& demand : demands) {
    if (!demand.straight_on) routes.push_back(demand.route);
  }
  std::sort(routes.begin(), routes.end());
  return static_cast<std::size_t>(std::unique(routes.begin(), routes.end()) - routes.begin());
}

namespace {

// Tables that are too large, although their routes leave room for hope.
std::vector<std::size_t> to_work_on(const machine::Machine& machine, const Demands& demands,
                                    const Tables& tables) {
  std::vector<std::size_t> chips;
  for (std::size_t c = 0; c < machine.chips.size(); ++c) {
    const std::size_t room = machine.chips[c].table_entries;
    if (tables.of_chip[c].size() > room && fewest_entries(demands[c]) <= room) chips.push_back(c);
  }
  return chips;
}

std::uint64_t share_of(std::uint64_t work, const Demands& demands,
                       std::span<const std::size_t> chips) {
  std::size_t all = 0;
  for (const auto c : chips) all += demands[c].size();
  return work / std::max<std::size_t>(all, 1);
}

}  // namespace

Tables minimised(const machine::Machine& machine, const Demands& demands,
                 const MinimiseOptions& options) {
  Tables tables;
  tables.of_chip.resize(machine.chips.size());
  const auto make = [&](std::span<const std::size_t> chips, std::uint64_t work, bool until_fit) {
    parallel_for(chips.size(), 1, threads_or_default(options.threads),
                 [&](std::size_t first, std::size_t last, unsigned) {
                   for (auto i = first; i < last; ++i) {
                     const auto c = chips[i];
                     const std::size_t enough = until_fit ? machine.chips[c].table_entries : 0U;
                     auto table = options.minimiser(demands[c], {enough, work});
                     auto& best = tables.of_chip[c];
                     if (best.empty() || table.size() < best.size()) best = std::move(table);
                   }
                 });
  };
  std::vector<std::size_t> chips(machine.chips.size());
  std::iota(chips.begin(), chips.end(), std::size_t{0});
  const auto share = share_of(options.work, demands, chips);
  make(chips, std::min(Effort::kFull, share), options.stop_when_it_fits);
  const auto too_large = to_work_on(machine, demands, tables);
  make(too_large, share_of(options.work, demands, too_large), true);
  return tables;
}

Result<void> fits(const machine::Machine& machine, const Demands& demands, const Tables& tables,
                  const MinimiseOptions& options) {
  std::size_t too_full = 0, worst = 0, worst_excess = 0;
  for (std::size_t c = 0; c < machine.chips.size(); ++c) {
    const std::size_t room = machine.chips[c].table_entries, entries = tables.of_chip[c].size();
    if (entries <= room) continue;
    ++too_full;
    if (entries - room <= worst_excess) continue;
    worst_excess = entries - room;
    worst = c;
  }
  if (too_full == 0) return {};
  return tl::unexpected(table_full(machine.chips[worst], demands[worst],
                                   tables.of_chip[worst].size(), too_full - 1, options));
}

Result<Tables> minimise(const machine::Machine& machine, const Demands& demands,
                        const MinimiseOptions& options) {
  auto tables = minimised(machine, demands, options);
  if (auto fit = fits(machine, demands, tables, options); !fit) return tl::unexpected(fit.error());
  return tables;
}

}  // namespace spikeloom::router
