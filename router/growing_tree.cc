#include "router/growing_tree.h"

#include "base/assert.h"

namespace spikeloom::router {

void GrowingTree::start(machine::ChipId source, std::optional<chip::Link> came_in_by) {
  for (const auto& hop : hops_) position_[hop.chip.index()] = kOutside;
  hops_.assign(1, Hop{source, came_in_by, 0});
  position_[source.index()] = 0;
}

machine::ChipId GrowingTree::extend(machine::ChipId from, chip::Link link) {
  const auto next = machine_.at(from).neighbours[static_cast<std::size_t>(chip::index(link))];
  SPIKELOOM_ASSERT(next && contains(from) && !contains(*next), "a tree grows by live links");
  hops_[position_[from.index()]].route |= chip::link_bit(link);
  position_[next->index()] = static_cast<std::uint32_t>(hops_.size());
  hops_.push_back({*next, chip::opposite(link), 0});
  return *next;
}

void GrowingTree::extend_along(machine::ChipId from, std::span<const chip::Link> links) {
  std::size_t first = 0;
  machine::ChipId join = from, at = from;
  for (std::size_t i = 0; i < links.size(); ++i) {
    at = *machine_.at(at).neighbours[static_cast<std::size_t>(chip::index(links[i]))];
    if (!contains(at)) continue;
    join = at;
    first = i + 1;
  }
  for (const auto link : links.subspan(first)) join = extend(join, link);
}

Tree GrowingTree::finish(const std::vector<SinkChip>& sinks) const {
  Tree tree{hops_};
  for (const auto& sink : sinks) {
    SPIKELOOM_ASSERT(contains(sink.chip), "every sink chip has joined the tree");
    tree.hops[position_[sink.chip.index()]].route |= sink.served;
  }
  return tree;
}

}  // namespace spikeloom::router
