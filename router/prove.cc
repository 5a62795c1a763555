#include "router/prove.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>

#include "router/chip_text.h"
#include "router/keys.h"

namespace spikeloom::router {
namespace {

// A packet on its way: where it is and how it came there.
struct Visit {
  machine::ChipId chip;
  std::optional<chip::Link> came_in_by;
  std::size_t from = 0;  // index of the visit before; the source's is its own
};

struct Match {
  const chip::RoutingEntry* entry = nullptr;  // none: default routing
  std::uint32_t undecided = 0;  // bits the entry looks at and the block leaves open: halve there
};

Match first_match(const Table& table, KeyBlock block) {
  for (const auto& entry : table) {
    if ((entry.key & ~entry.mask) != 0) continue;  // matches no key at all
    if (((entry.key ^ block.key) & entry.mask & block.mask) != 0) continue;
    return {&entry, entry.mask & ~block.mask};
  }
  return {};
}

class Walker {
 public:
  Walker(const placer::Problem& problem, const placer::Placement& placement, const Tables& tables)
      : problem_(problem),
        placement_(placement),
        tables_(tables),
        wanted_(problem.machine.chips.size(), 0),
        walk_of_chip_(problem.machine.chips.size(), 0) {}

  // What goes wrong with any key of the net's block; empty when nothing does.
  std::string fault(const mapper::Net& net, KeyBlock block) {
    for (const auto sink : net.sinks) {
      const auto& place = placement_.cores[sink.index()];
      auto& cores = wanted_[place.chip.index()];
      if (cores == 0) ++wanted_chips_;
      cores |= chip::core_bit(place.core);
    }
    auto text = send(net, block);
    for (const auto sink : net.sinks) wanted_[placement_.cores[sink.index()].chip.index()] = 0;
    wanted_chips_ = 0;
    return text;
  }

 private:
  std::string send(const mapper::Net& net, KeyBlock block) {
    ++walk_;
    visits_.assign(1, {placement_.cores[net.source.index()].chip, std::nullopt, 0});
    std::size_t served = 0;
    for (std::size_t v = 0; v < visits_.size(); ++v) {
      const auto at = visits_[v];
      const auto match = first_match(tables_.of_chip[at.chip.index()], block);
      if (match.undecided != 0) return send_halves(net, block, match.undecided);
      if (walk_of_chip_[at.chip.index()] == walk_) return tell(block, v, "comes here twice");
      walk_of_chip_[at.chip.index()] = walk_;
      if (match.entry == nullptr && !at.came_in_by) {
        return tell(block, v, "matches no entry at its source");
      }
      const auto route = match.entry != nullptr ? match.entry->route
                                                : chip::link_bit(chip::opposite(*at.came_in_by));
      if (auto text = check_cores(block, v, route); !text.empty()) return text;
      if (wanted_[at.chip.index()] != 0) ++served;
      if (auto text = leave(block, v, route); !text.empty()) return text;
    }
    return served == wanted_chips_ ? "" : missed(net, block);
  }

  std::string send_halves(const mapper::Net& net, KeyBlock block, std::uint32_t undecided) {
    const auto bit = undecided & (~undecided + 1);  // the lowest
    auto text = send(net, {block.key, block.mask | bit});
    return text.empty() ? send(net, {block.key | bit, block.mask | bit}) : text;
  }

  std::string check_cores(KeyBlock block, std::size_t v, chip::Route route) const {
    const auto cores = route & ~chip::kLinkBits, wanted = wanted_[visits_[v].chip.index()];
    if (cores == wanted) return "";
    const auto first = [](chip::Route some) { return std::countr_zero(some) - chip::kLinks; };
    if (const auto extra = cores & ~wanted; extra != 0) {
      return tell(block, v, fmt::format("is given to core {}, which is no sink,", first(extra)));
    }
    return tell(block, v,
                fmt::format("is not given to core {}, which is a sink,", first(wanted & ~cores)));
  }

  std::string leave(KeyBlock block, std::size_t v, chip::Route route) {
    for (int l = 0; l < chip::kLinks; ++l) {
      const auto link = chip::link_of(l);
      if ((route & chip::link_bit(link)) == 0) continue;
      const auto next =
          problem_.machine.at(visits_[v].chip).neighbours[static_cast<std::size_t>(l)];
      if (!next)
        return tell(block, v, fmt::format("is sent {}, over a dead link,", link_name(link)));
      visits_.push_back({*next, chip::opposite(link), v});
    }
    return "";
  }

  std::string missed(const mapper::Net& net, KeyBlock block) const {
    for (const auto sink : net.sinks) {
      const auto& place = placement_.cores[sink.index()];
      if (walk_of_chip_[place.chip.index()] == walk_) continue;
      return fmt::format("key {:#010x} never reaches its sink, core {} of chip {}", block.key,
                         place.core, chip_text(problem_.machine.at(place.chip).at));
    }
    return "";
  }

  [[nodiscard]] std::string tell(KeyBlock block, std::size_t v, std::string_view what) const {
    std::string way;
    for (std::size_t i = v; visits_[i].came_in_by; i = visits_[i].from) {
      way.insert(0, fmt::format(" {} {}", link_name(chip::opposite(*visits_[i].came_in_by)),
                                chip_text(problem_.machine.at(visits_[i].chip).at)));
    }
    return fmt::format("key {:#010x} {} at chip {}; its way: {}{}", block.key, what,
                       chip_text(problem_.machine.at(visits_[v].chip).at),
                       chip_text(problem_.machine.at(visits_[0].chip).at), way);
  }

  const placer::Problem& problem_;
  const placer::Placement& placement_;
  const Tables& tables_;
  std::vector<chip::Route> wanted_;  // by chip: cores of this net's sinks
  std::size_t wanted_chips_ = 0;
  std::vector<std::uint64_t> walk_of_chip_;  // the last walk that came by
  std::uint64_t walk_ = 0;
  std::vector<Visit> visits_;
};

Error broken(std::size_t net, std::string what) {
  return {ErrorClass::internal,
          "not_proven",
          std::move(what),
          fmt::format("nets[{}]", net),
          "the routing tables are wrong",
          "report this as a defect"};
}

// Blocks that are malformed, too small for their slice, the system's or another net's.
void check_blocks(const placer::Problem& problem, const std::vector<KeyBlock>& keys, int tick_bits,
                  Errors& errors) {
  std::vector<std::size_t> order(keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return keys[a].key < keys[b].key; });
  std::uint64_t free_from = 0;
  for (const auto n : order) {
    const std::uint64_t size = std::uint64_t{~keys[n].mask} + 1;
    const std::uint64_t neurons = problem.slices[problem.nets[n].source.index()].neurons.size();
    const auto tell = [&](std::string_view what) {
      errors.push_back(broken(
          n, fmt::format("key block {:#010x}/{:#010x} {}", keys[n].key, keys[n].mask, what)));
    };
    if (!std::has_single_bit(size) || keys[n].key % size != 0) tell("is not an aligned block");
    if (size < neurons << tick_bits) tell(fmt::format("is too small for {} neurons", neurons));
    if (keys[n].key < free_from) tell("overlaps another net's");
    if (keys[n].key + size > kSystemKeys.key) tell("holds keys of the system");
    free_from = std::max(free_from, keys[n].key + size);
  }
}

}  // namespace

Errors prove(const placer::Problem& problem, const placer::Placement& placement,
             const std::vector<KeyBlock>& keys, const Tables& tables, const ProveOptions& options) {
  Errors errors;
  check_blocks(problem, keys, options.tick_bits, errors);
  Walker walker(problem, placement, tables);
  for (std::size_t n = 0; n < problem.nets.size() && errors.size() < kReportedFaults; ++n) {
    if (problem.nets[n].sinks.empty()) continue;  // sends nothing
    if (auto text = walker.fault(problem.nets[n], keys[n]); !text.empty()) {
      errors.push_back(broken(n, std::move(text)));
    }
  }
  return errors;
}

}  // namespace spikeloom::router
