#include "router/growing_tree.h"

#include "base/assert.h"

namespace spikeloom::router {

void GrowingTree::start(machine::ChipId source) {
  for (const auto chip : chips_) inside_[chip.index()] = false;
  chips_.assign(1, source);
  branches_.clear();
  inside_[source.index()] = true;
}

machine::ChipId GrowingTree::extend(machine::ChipId from, chip::Link link) {
  const auto number = link_number(from.value, index(link));
  const auto next = beyond(from, link);
  SPIKELOOM_ASSERT(next.value != kNowhere && contains(from) && !contains(next),
                   "a tree grows by live links");
  branches_.push_back(number);
  inside_[next.index()] = true;
  chips_.push_back(next);
  return next;
}

void GrowingTree::extend_along(machine::ChipId from, std::span<const chip::Link> links) {
  std::size_t first = 0;
  machine::ChipId join = from, at = from;
  for (std::size_t i = 0; i < links.size(); ++i) {
    at = beyond(at, links[i]);
    if (!contains(at)) continue;
    join = at;
    first = i + 1;
  }
  for (const auto link : links.subspan(first)) join = extend(join, link);
}

}  // namespace spikeloom::router
