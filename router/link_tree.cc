#include "router/link_tree.h"

namespace spikeloom::router {

void LinkTree::add(std::uint32_t chip) {
  if (!at_[chip].inside) touched_.push_back(chip);
  at_[chip].inside = true;
}

void LinkTree::open(const Flow& flow) {
  source_ = flow.ends.source.value;
  add(source_);
  at_[source_].is_end = true;
  for (const auto link : flow.branches) join(link);
  for (const auto& sink : flow.ends.sinks) at_[sink.chip.index()].is_end = true;
}

void LinkTree::close() {
  for (const auto chip : touched_) at_[chip] = {};
  touched_.clear();
}

Branches LinkTree::branches() const {
  Branches links;
  std::vector<std::uint32_t> open{source_};
  while (!open.empty()) {
    const auto chip = open.back();
    open.pop_back();
    for (unsigned left = at_[chip].out; left != 0; left &= left - 1) {
      const auto link = link_number(chip, std::countr_zero(left));
      links.push_back(link);
      open.push_back(fabric_.beyond(link));
    }
  }
  return links;
}

void LinkTree::join(LinkNumber link) {
  auto& from = at_[chip_of(link)];
  from.out = static_cast<std::uint8_t>(from.out | 1U << side_of(link));
  const auto to = fabric_.beyond(link);
  add(to);
  at_[to].in = static_cast<std::int8_t>(opposite_side(side_of(link)));
}

void LinkTree::drop(LinkNumber link) {
  auto& from = at_[chip_of(link)];
  from.out = static_cast<std::uint8_t>(from.out & ~(1U << side_of(link)));
  at_[fabric_.beyond(link)].in = -1;
}

}  // namespace spikeloom::router
