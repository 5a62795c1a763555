#include "router/path_mover.h"

#include <algorithm>

namespace spikeloom::router {
namespace {

// Less than a hop, so that it decides between ways of equal length only.
constexpr double kAnyEntry = 0.05;
// A way round that is longer by more than this is not looked for.
constexpr double kMostMoreHops = 14.0;
// Of a tree's cost, below which a gain is noise.
constexpr double kNoise = 1e-9;

// Of two chips that are equally near, the one of lower number comes first.
constexpr auto later = [](const auto& a, const auto& b) {
  return a.estimate != b.estimate ? a.estimate > b.estimate : a.chip > b.chip;
};

}  // namespace

PathMover::PathMover(const machine::Machine& machine, const Fabric& fabric,
                     const LinkPrices& prices, std::span<const double> entry_price)
    : fabric_(fabric),
      prices_(prices),
      entry_price_(entry_price),
      hops_(machine),
      at_(fabric.chips()) {
  for (std::size_t c = 0; c < at_.size(); ++c) at_[c].place = hops_.place(machine::ChipId(c));
}

double PathMover::entry_price(std::uint32_t chip) const {
  return entry_price_.empty() ? kAnyEntry : kAnyEntry + entry_price_[chip];
}

double PathMover::cost(LinkNumber arrival) const {
  return 1.0 + weight_ * prices_.of_arrival(arrival);
}

// Takes the path with `link` out of the tree, its links from the top down; returns what it cost.
double PathMover::cut_out(LinkTree& tree, LinkNumber link) {
  path_.assign(1, link);
  for (auto top = chip_of(link); tree.is_passed(top); top = chip_of(path_.back())) {
    path_.push_back(tree.way_in(top));
  }
  std::reverse(path_.begin(), path_.end());
  for (auto foot = fabric_.beyond(link); tree.is_passed(foot);
       foot = fabric_.beyond(path_.back())) {
    path_.push_back(link_number(foot, std::countr_zero(tree.out(foot))));
  }
  double hops = 0.0;
  for (std::size_t i = 0; i < path_.size(); ++i) {
    hops += cost(fabric_.back(path_[i]));
    if (i > 0 && side_of(path_[i]) != side_of(path_[i - 1])) hops += entry_price(chip_of(path_[i]));
  }
  for (const auto one : path_) tree.drop(one);
  for (std::size_t i = 1; i < path_.size(); ++i) tree.forget(chip_of(path_[i]));
  const auto top = chip_of(path_.front());
  if (tree.is_passed_straight(top)) hops += entry_price(top);
  return hops;
}

void PathMover::offer(const LinkTree& tree, std::uint32_t chip, double hops, int by) {
  auto& at = at_[chip];
  if (at.reached == search_ && (at.settled || at.hops <= hops)) return;
  const bool arrived = tree.contains(chip) && !is_cut_off(chip);
  const double estimate = arrived ? hops : hops + hops_.between(at.place, goal_);
  if (estimate >= limit_) return;
  at.hops = hops;
  at.reached = search_;
  at.by = static_cast<std::int8_t>(by);
  at.settled = false;
  heap_.push_back({estimate, chip});
  std::push_heap(heap_.begin(), heap_.end(), later);
}

// The search starts from every chip of the part that was cut off: at what it would cost to turn the
// links between that chip and the foot round.
void PathMover::enter_part(const LinkTree& tree, std::uint32_t foot) {
  stack_.assign(1, {0.0, foot});
  while (!stack_.empty()) {
    const auto [hops, chip] = stack_.back();
    stack_.pop_back();
    at_[chip].cut_off = search_;
    offer(tree, chip, hops + (tree.is_passed_straight(chip) ? entry_price(chip) : 0.0), -1);
    for (unsigned left = tree.out(chip); left != 0; left &= left - 1) {
      const auto link = link_number(chip, std::countr_zero(left));
      const double turned = cost(link) - cost(fabric_.back(link));
      stack_.emplace_back(hops + turned, fabric_.beyond(link));
    }
  }
}

void PathMover::spread(const LinkTree& tree, std::uint32_t chip) {
  const double here = at_[chip].hops;
  const int by = at_[chip].by;
  for (int side = 0; side < chip::kLinks; ++side) {
    const auto arrival = link_number(chip, side);
    const auto from = fabric_.beyond(arrival);
    if (from == kNowhere || is_cut_off(from)) continue;
    double hops = here + cost(arrival);
    if (by >= 0 && opposite_side(side) != by) hops += entry_price(chip);
    if (tree.is_passed_straight(from)) hops += entry_price(from);
    offer(tree, from, hops, opposite_side(side));
  }
}

// The chip of the tree by which the part joins for less than the limit, or kNowhere.
std::uint32_t PathMover::search(const LinkTree& tree) {
  while (!heap_.empty()) {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    const auto chip = heap_.back().chip;
    heap_.pop_back();
    if (at_[chip].settled) continue;
    at_[chip].settled = true;
    ++visited_;
    if (tree.contains(chip) && !is_cut_off(chip)) return chip;
    spread(tree, chip);
  }
  return kNowhere;
}

// By the way found from `chip` of the tree into the part, which is turned to be reached from there.
void PathMover::join(LinkTree& tree, std::uint32_t chip, std::uint32_t foot) {
  path_.clear();
  while (at_[chip].by >= 0) {
    path_.push_back(link_number(chip, at_[chip].by));
    chip = fabric_.beyond(path_.back());
  }
  std::vector<LinkNumber> turning;
  for (; chip != foot; chip = chip_of(turning.back())) turning.push_back(tree.way_in(chip));
  for (const auto link : turning) tree.drop(link);
  for (const auto link : path_) tree.join(link);
  for (const auto link : turning) tree.join(fabric_.back(link));
}

bool PathMover::move(LinkTree& tree, LinkNumber link) {
  const double before = cut_out(tree, link);
  const auto top = chip_of(path_.front()), foot = fabric_.beyond(path_.back());
  goal_ = at_[top].place;
  limit_ = std::min(before * (1.0 - kNoise),
                    static_cast<double>(path_.size()) + kMostMoreHops + entry_price(top));
  ++search_;
  heap_.clear();
  enter_part(tree, foot);
  const auto found = search(tree);
  if (found == kNowhere) {
    for (const auto one : path_) tree.join(one);
    return false;
  }
  join(tree, found, foot);
  return true;
}

}  // namespace spikeloom::router
