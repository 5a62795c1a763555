#include "router/regrow.h"

#include <algorithm>

namespace spikeloom::router {
namespace {

using machine::ChipId;
constexpr std::uint32_t kOutside = UINT32_MAX;

std::optional<ChipId> beyond(const machine::Machine& machine, ChipId chip, chip::Link link) {
  return machine.at(chip).neighbours[static_cast<std::size_t>(chip::index(link))];
}

// Hops that lead to a wanted chip, in the old order; none when a link between them is dead.
class Regrowth {
 public:
  Regrowth(const machine::Machine& machine, const Terminals& terminals)
      : machine_(machine), terminals_(terminals), position_(machine.chips.size(), kOutside) {}

  bool keep(const Tree& old) {
    if (old.hops.empty() || old.hops.front().chip != terminals_.source) return false;
    if (old.hops.front().came_in_by != terminals_.came_in_by) return false;
    std::vector<std::uint32_t> place(machine_.chips.size(), kOutside);
    for (std::uint32_t h = 0; h < old.hops.size(); ++h) place[old.hops[h].chip.index()] = h;
    std::vector<bool> leads(old.hops.size(), false);
    leads.front() = true;
    for (std::size_t h = old.hops.size(); h-- > 1;) {
      const auto& hop = old.hops[h];
      leads[h] = leads[h] || sink_on(hop.chip) != nullptr;
      if (!leads[h]) continue;
      const auto parent = beyond(machine_, hop.chip, *hop.came_in_by);
      if (!parent || place[parent->index()] == kOutside) return false;
      leads[place[parent->index()]] = true;
    }
    for (std::size_t h = 0; h < old.hops.size(); ++h) {
      if (leads[h]) join(old.hops[h].chip, old.hops[h].came_in_by);
    }
    return true;
  }

  bool reach_all() {
    for (const auto& sink : terminals_.sinks) {
      while (position_[sink.chip.index()] == kOutside) {
        if (!reach_next()) return false;
      }
    }
    return true;
  }

  Tree finish() && {
    for (const auto& sink : terminals_.sinks)
      tree_.hops[position_[sink.chip.index()]].route |= sink.served;
    return std::move(tree_);
  }

 private:
  const SinkChip* sink_on(ChipId chip) const {
    const auto found = std::ranges::lower_bound(terminals_.sinks, chip, {}, &SinkChip::chip);
    return found != terminals_.sinks.end() && found->chip == chip ? &*found : nullptr;
  }

  void join(ChipId chip, std::optional<chip::Link> came_in_by) {
    position_[chip.index()] = static_cast<std::uint32_t>(tree_.hops.size());
    tree_.hops.push_back({chip, came_in_by, 0});
    if (tree_.hops.size() == 1) return;  // a device's packets come in by a link as well
    const auto parent = *beyond(machine_, chip, *came_in_by);
    tree_.hops[position_[parent.index()]].route |= chip::link_bit(chip::opposite(*came_in_by));
  }

  // The sink chip outside that is nearest to the tree joins, with the way to it.
  bool reach_next() {
    std::vector<std::pair<ChipId, std::optional<chip::Link>>> open;  // and the link back
    std::vector<std::size_t> from;
    std::vector<bool> seen(machine_.chips.size(), false);
    for (const auto& hop : tree_.hops) {
      open.emplace_back(hop.chip, std::nullopt);
      from.push_back(0);
      seen[hop.chip.index()] = true;
    }
    // Whatever the order in which the tree was told.
    std::ranges::sort(open, {}, [](const auto& start) { return start.first; });
    for (std::size_t next = 0; next < open.size(); ++next) {
      const auto chip = open[next].first;
      if (open[next].second && sink_on(chip) != nullptr) {
        join_along(open, from, next);
        return true;
      }
      for (int l = 0; l < chip::kLinks; ++l) {
        const auto link = chip::link_of(l);
        const auto there = beyond(machine_, chip, link);
        if (!there || seen[there->index()]) continue;
        seen[there->index()] = true;
        open.emplace_back(*there, chip::opposite(link));
        from.push_back(next);
      }
    }
    return false;
  }

  void join_along(const std::vector<std::pair<ChipId, std::optional<chip::Link>>>& open,
                  const std::vector<std::size_t>& from, std::size_t last) {
    std::vector<std::size_t> way;
    for (auto at = last; open[at].second; at = from[at]) way.push_back(at);
    for (auto at = way.rbegin(); at != way.rend(); ++at) join(open[*at].first, open[*at].second);
  }

  const machine::Machine& machine_;
  const Terminals& terminals_;
  Tree tree_;
  std::vector<std::uint32_t> position_;  // by chip: in tree_
};

}  // namespace

std::optional<Tree> regrow(const machine::Machine& machine, const Tree& old,
                           const Terminals& terminals) {
  Regrowth growth(machine, terminals);
  if (!growth.keep(old) || !growth.reach_all()) return std::nullopt;
  return std::move(growth).finish();
}

}  // namespace spikeloom::router
