#include "router/bundles.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

#include "router/curve.h"
#include "router/steiner.h"

namespace spikeloom::router {
namespace {

constexpr std::size_t kFewFlows = 3;  // fewer have little to share

// Flow numbers; equal sinks side by side, and along the curve within those.
std::vector<std::uint32_t> by_sinks(const machine::Machine& machine,
                                    const std::vector<Flow>& flows) {
  std::vector<std::uint64_t> position;
  position.reserve(flows.size());
  for (const auto& flow : flows)
    position.push_back(curve_position(machine.at(flow.ends.source).at));
  std::vector<std::uint32_t> order(flows.size());
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto sinks = flows[a].ends.sinks <=> flows[b].ends.sinks;
    return sinks != 0 ? sinks < 0 : position[a] < position[b];
  });
  return order;
}

struct Bundle {
  std::size_t first = 0, end = 0;  // in the order by sinks
  double spikes_per_s = 0.0;
};

std::vector<Bundle> bundles(const std::vector<Flow>& flows,
                            const std::vector<std::uint32_t>& order) {
  std::vector<Bundle> all;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto& flow = flows[order[i]];
    if (all.empty() || flow.ends.sinks != flows[order[i - 1]].ends.sinks) all.push_back({i, i});
    all.back().end = i + 1;
    all.back().spikes_per_s += flow.spikes_per_s;
  }
  std::stable_sort(all.begin(), all.end(), [](const Bundle& a, const Bundle& b) {
    return a.spikes_per_s > b.spikes_per_s;
  });
  return all;
}

// All sources and sinks of the flows, with the source in the middle of them as source.
Terminals all_ends(std::span<const Flow> flows) {
  Terminals all{flows[flows.size() / 2].ends.source, {}, flows.front().ends.sinks};
  for (const auto& flow : flows) all.sinks.push_back({flow.ends.source});
  for (auto& sink : all.sinks) sink.served = 0;
  std::sort(all.sinks.begin(), all.sinks.end());
  all.sinks.erase(std::unique(all.sinks.begin(), all.sinks.end()), all.sinks.end());
  return all;
}

double links_of(const Flow& flow, const Branches& branches) {
  return static_cast<double>(branches.size() * flow.nets.size());
}

// The flows' branches in one tree over all their ends; none where that has too many links.
std::vector<Branches> trunk(ShortTrees& trees, SharedTree& shared, std::span<const Flow> flows,
                            double more_hops) {
  const auto branches = trees.of(all_ends(flows));
  std::vector<Branches> seen;
  double links = 0.0, own = 0.0;
  for (const auto& flow : flows) {
    seen.push_back(shared.as_of(flow, branches));
    links += links_of(flow, seen.back());
    own += links_of(flow, flow.branches);
  }
  if (links > own * (1.0 + more_hops)) seen.clear();
  return seen;
}

}  // namespace

std::vector<std::uint32_t> gather(const machine::Machine& machine, std::vector<Flow>& flows) {
  const auto order = by_sinks(machine, flows);
  std::vector<Flow> gathered;
  std::vector<std::uint32_t> first_of_bundle;
  gathered.reserve(flows.size());
  first_of_bundle.reserve(flows.size());
  for (const auto& bundle : bundles(flows, order)) {
    const auto first = static_cast<std::uint32_t>(gathered.size());
    for (auto i = bundle.first; i < bundle.end; ++i) {
      gathered.push_back(std::move(flows[order[i]]));
      first_of_bundle.push_back(first);
    }
  }
  flows = std::move(gathered);
  return first_of_bundle;
}

void SharedTree::open(std::span<const LinkNumber> branches) {
  const auto add = [&](LinkNumber link) {
    auto& sides = sides_[chip_of(link)];
    sides = static_cast<std::uint8_t>(sides | 1U << side_of(link));
  };
  for (const auto link : branches) {
    add(link);
    add(fabric_.back(link));
  }
}

Branches SharedTree::outwards(std::uint32_t source) const {
  Branches all;
  std::vector<LinkNumber> open;  // into chips whose links are to follow
  const auto leave = [&](std::uint32_t chip, unsigned sides) {
    for (; sides != 0; sides &= sides - 1) {
      open.push_back(link_number(chip, std::countr_zero(sides)));
    }
  };
  leave(source, sides_[source]);
  while (!open.empty()) {
    const auto link = open.back();
    open.pop_back();
    all.push_back(link);
    const auto chip = fabric_.beyond(link);
    leave(chip, sides_[chip] & ~(1U << opposite_side(side_of(link))));
  }
  return all;
}

Branches SharedTree::needed(const Flow& flow, const Branches& all) {
  for (const auto& sink : flow.ends.sinks) is_needed_[sink.chip.index()] = true;
  Branches kept;
  for (auto link = all.rbegin(); link != all.rend(); ++link) {
    if (!is_needed_[fabric_.beyond(*link)]) continue;
    is_needed_[chip_of(*link)] = true;
    kept.push_back(*link);
  }
  std::reverse(kept.begin(), kept.end());
  for (const auto link : kept) is_needed_[chip_of(link)] = false;
  for (const auto& sink : flow.ends.sinks) is_needed_[sink.chip.index()] = false;
  return kept;
}

Branches SharedTree::as_of(const Flow& flow, std::span<const LinkNumber> branches) {
  open(branches);
  auto seen = needed(flow, outwards(flow.ends.source.value));
  for (const auto link : branches) sides_[chip_of(link)] = sides_[fabric_.beyond(link)] = 0;
  return seen;
}

std::vector<Replaced> share_trunks(const machine::Machine& machine, const Fabric& fabric,
                                   std::span<const std::uint32_t> first_of_bundle, double more_hops,
                                   std::vector<Flow>& flows) {
  ShortTrees trees(machine, fabric);
  SharedTree shared(fabric);
  std::vector<Replaced> replaced;
  for (std::size_t first = 0, end = 0; first < flows.size(); first = end) {
    while (end < flows.size() && first_of_bundle[end] == first) ++end;
    if (end - first < kFewFlows) continue;
    auto seen = trunk(trees, shared, std::span(flows).subspan(first, end - first), more_hops);
    for (std::size_t i = 0; i < seen.size(); ++i) {
      replaced.push_back({first + i, std::exchange(flows[first + i].branches, std::move(seen[i]))});
    }
  }
  return replaced;
}

}  // namespace spikeloom::router
