#include "router/steiner.h"

#include <algorithm>
#include <optional>

#include "router/chip_graph.h"
#include "router/downhill.h"
#include "router/growing_tree.h"
#include "router/meeting_points.h"

namespace spikeloom::router {
namespace {

// Distance of every chip from the tree, found outwards and only as far as asked.
class Wave {
 public:
  explicit Wave(const machine::Machine& machine)
      : machine_(machine), hops_(machine.chips.size(), kNoWay) {}

  void clear() {
    for (const auto chip : touched_) hops_[chip.index()] = kNoWay;
    touched_.clear();
    for (auto& ring : rings_) ring.clear();
    lowest_ = 0;
  }
  void offer(machine::ChipId chip, std::uint32_t hops) {
    if (hops >= hops_[chip.index()]) return;
    if (hops_[chip.index()] == kNoWay) touched_.push_back(chip);
    hops_[chip.index()] = hops;
    if (rings_.size() <= hops) rings_.resize(hops + 1);
    rings_[hops].push_back(chip);
    lowest_ = std::min<std::size_t>(lowest_, hops);
  }
  // Spreads until the nearest chip that `wanted` holds for is found, or no chip is left.
  template <class Wanted>
  std::optional<machine::ChipId> nearest(const Wanted& wanted) {
    for (;;) {
      while (lowest_ < rings_.size() && rings_[lowest_].empty()) ++lowest_;
      if (lowest_ == rings_.size()) return std::nullopt;
      const auto chip = rings_[lowest_].back();
      const auto hops = static_cast<std::uint32_t>(lowest_);
      if (hops_[chip.index()] == hops && wanted(chip)) return chip;
      rings_[lowest_].pop_back();
      if (hops_[chip.index()] != hops) continue;  // the tree has come nearer since
      for (const auto& next : machine_.at(chip).neighbours) {
        if (next) offer(*next, hops + 1);
      }
    }
  }
  [[nodiscard]] const HopField& hops() const { return hops_; }

 private:
  const machine::Machine& machine_;
  HopField hops_;
  std::vector<machine::ChipId> touched_;  // so that a small net on a large machine stays cheap
  std::vector<std::vector<machine::ChipId>> rings_;  // by hops; may hold stale chips
  std::size_t lowest_ = 0;
};

// The links of `way`, which leads to `start`, taken from its end.
std::vector<chip::Link> reversed(std::vector<chip::Link> way) {
  std::reverse(way.begin(), way.end());
  for (auto& link : way) link = chip::opposite(link);
  return way;
}

machine::ChipId end_of(const machine::Machine& machine, machine::ChipId at,
                       const std::vector<chip::Link>& way) {
  for (const auto link : way) {
    at = *machine.at(at).neighbours[static_cast<std::size_t>(chip::index(link))];
  }
  return at;
}

}  // namespace

class ShortTrees::Builder {
 public:
  Builder(const machine::Machine& machine, const Fabric& fabric)
      : machine_(machine),
        fabric_(fabric),
        hops_(machine),
        meeting_points_(machine, hops_),
        wave_(machine),
        tree_(fabric),
        is_goal_(machine.chips.size(), false),
        is_needed_(machine.chips.size(), false) {}

  // The shorter of the trees over the ends, and over ends and meeting points.
  Branches grow(const Terminals& net) {
    tree_.start(net.source);
    ends_.assign(1, net.source);
    for (const auto& sink : net.sinks) {
      if (sink.chip != net.source) ends_.push_back(sink.chip);
    }
    join_all(ends_);
    auto branches = tree_.branches();
    if (branches.size() + 1 == ends_.size()) return branches;
    const auto& points = meeting_points_.of(ends_);
    if (points.empty()) return branches;
    auto goals = ends_;
    goals.insert(goals.end(), points.begin(), points.end());
    tree_.start(net.source);
    join_all(goals);
    auto other = without_dead_ends(tree_.branches());
    return other.size() < branches.size() ? other : branches;
  }

 private:
  // Goals that cannot be reached are left out.
  void join_all(const std::vector<machine::ChipId>& goals) {
    wave_.clear();
    wave_.offer(goals.front(), 0);
    for (const auto goal : goals) is_goal_[goal.index()] = true;
    const auto is_goal = [&](machine::ChipId chip) { return is_goal_[chip.index()]; };
    for (auto left = goals.size(); left > 0; --left) {
      const auto goal = wave_.nearest(is_goal);
      if (!goal) break;
      is_goal_[goal->index()] = false;
      join(*goal);
    }
    for (const auto goal : goals) is_goal_[goal.index()] = false;
  }
  void join(machine::ChipId goal) {
    const auto way = downhill(machine_, wave_.hops(), goal);
    auto at = end_of(machine_, goal, way);
    for (const auto link : reversed(way)) {
      at = tree_.extend(at, link);
      wave_.offer(at, 0);
    }
  }
  Branches without_dead_ends(const Branches& branches) {
    for (const auto end : ends_) is_needed_[end.index()] = true;
    Branches kept;
    for (auto link = branches.rbegin(); link != branches.rend(); ++link) {
      if (!is_needed_[fabric_.beyond(*link)]) continue;
      is_needed_[chip_of(*link)] = true;
      kept.push_back(*link);
    }
    for (const auto link : kept) is_needed_[chip_of(link)] = false;
    for (const auto end : ends_) is_needed_[end.index()] = false;
    std::reverse(kept.begin(), kept.end());
    return kept;
  }

  const machine::Machine& machine_;
  const Fabric& fabric_;
  GridHops hops_;
  MeetingPoints meeting_points_;
  Wave wave_;
  GrowingTree tree_;
  std::vector<machine::ChipId> ends_;
  std::vector<bool> is_goal_, is_needed_;
};

ShortTrees::ShortTrees(const machine::Machine& machine, const Fabric& fabric)
    : builder_(std::make_unique<Builder>(machine, fabric)) {}
ShortTrees::~ShortTrees() = default;
Branches ShortTrees::of(const Terminals& ends) { return builder_->grow(ends); }

Result<std::vector<Flow>> short_flows(const placer::Problem& problem,
                                      const placer::Placement& placement, const Fabric& fabric) {
  ShortTrees trees(problem.machine, fabric);
  auto all = flows(problem, placement);
  if (!all) return all;
  for (auto& flow : *all) flow.branches = trees.of(flow.ends);
  return all;
}

Result<std::vector<Tree>> steiner_trees(const placer::Problem& problem,
                                        const placer::Placement& placement,
                                        const RouteOptions& /*options*/) {
  const Fabric fabric(problem.machine);
  const auto flows = short_flows(problem, placement, fabric);
  if (!flows) return tl::unexpected(flows.error());
  return trees_of(problem.nets.size(), fabric, *flows);
}

}  // namespace spikeloom::router
