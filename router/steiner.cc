#include "router/steiner.h"

#include <algorithm>

#include "router/chip_graph.h"
#include "router/downhill.h"
#include "router/one_by_one.h"

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
  // Spreads until the nearest chip that `wanted` holds for is found.
  template <class Wanted>
  machine::ChipId nearest(const Wanted& wanted) {
    for (;;) {
      while (rings_[lowest_].empty()) ++lowest_;
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

class Builder {
 public:
  explicit Builder(const machine::Machine& machine)
      : machine_(machine), wave_(machine), is_sink_(machine.chips.size(), false) {}

  void grow(const Terminals& net, GrowingTree& tree) {
    wave_.clear();
    wave_.offer(net.source, 0);
    for (const auto& sink : net.sinks) is_sink_[sink.chip.index()] = true;
    std::size_t left = net.sinks.size();
    for (; left > 0; --left) {
      const auto sink = wave_.nearest([&](machine::ChipId chip) { return is_sink_[chip.index()]; });
      is_sink_[sink.index()] = false;
      join(sink, tree);
    }
  }

 private:
  void join(machine::ChipId sink, GrowingTree& tree) {
    const auto way = downhill(machine_, wave_.hops(), sink);
    auto at = end_of(machine_, sink, way);
    for (const auto link : reversed(way)) {
      at = tree.extend(at, link);
      wave_.offer(at, 0);
    }
  }

  const machine::Machine& machine_;
  Wave wave_;
  std::vector<bool> is_sink_;
};

}  // namespace

Result<std::vector<Flow>> short_flows(const placer::Problem& problem,
                                      const placer::Placement& placement, const Fabric& fabric) {
  Builder builder(problem.machine);
  return grow_one_by_one(problem, placement, fabric,
                         [&](const Terminals& net, GrowingTree& tree) { builder.grow(net, tree); });
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
