#include "router/meeting_points.h"

#include <algorithm>
#include <array>
#include <limits>

#include "network-specs/machine/offset.h"

namespace spikeloom::router {
namespace {

// Offsets on the grid along three axes that add up to 0; hops are the largest of the three.
using Cube = std::array<int, 3>;

constexpr std::size_t kMostEnds = 24;
constexpr std::uint16_t kFar = std::numeric_limits<std::uint16_t>::max();

Cube offset(const machine::Machine& machine, machine::ChipId a, machine::ChipId b) {
  const auto at = machine.at(a).at, to = machine.at(b).at;
  const auto way = chip::hex_way(machine::box_of(machine), to.x - at.x, to.y - at.y);
  int dx = 0, dy = 0;
  for (const auto& run : {way.first, way.second}) {
    dx += run.steps * chip::step(run.link).dx;
    dy += run.steps * chip::step(run.link).dy;
  }
  return {dx, -dy, dy - dx};
}

int size(const Cube& cube) {
  return std::max({std::abs(cube[0]), std::abs(cube[1]), std::abs(cube[2])});
}

int to_three(const Cube& at, const Cube& a, const Cube& b) {
  const auto difference = [&](const Cube& c) {
    return Cube{at[0] - c[0], at[1] - c[1], at[2] - c[2]};
  };
  return size(at) + size(difference(a)) + size(difference(b));
}

// The chip with the fewest hops to the origin, a and b together: the medians of the axes, put right
// along one of them where they do not add up to 0.
Cube median(const Cube& a, const Cube& b) {
  Cube middle{};
  int sum = 0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    middle[axis] = std::max(std::min(a[axis], b[axis]), std::min(0, std::max(a[axis], b[axis])));
    sum += middle[axis];
  }
  Cube best = middle;
  int least = std::numeric_limits<int>::max();
  for (std::size_t axis = 0; axis < 3; ++axis) {
    Cube right = middle;
    right[axis] -= sum;
    if (to_three(right, a, b) >= least) continue;
    least = to_three(right, a, b);
    best = right;
  }
  return best;
}

}  // namespace

void MeetingPoints::add(machine::ChipId chip) {
  points_.push_back(chip);
  place_.push_back(hops_.place(chip));
}

void MeetingPoints::join(std::size_t point) {
  for (const auto other : inside_) {
    const auto edge = std::max(longest(parent_[point], other), least_[point]);
    longest(point, other) = longest(other, point) = edge;
  }
  inside_.push_back(point);
  is_inside_[point] = true;
  for (std::size_t p = 1; p < points_.size(); ++p) {
    if (is_inside_[p] || hops(p, point) >= least_[p]) continue;
    least_[p] = hops(p, point);
    parent_[p] = point;
  }
}

// A minimum spanning tree over the points; Prim 1957.
void MeetingPoints::span() {
  parent_.assign(points_.size(), 0);
  least_.assign(points_.size(), kFar);
  longest_.assign(points_.size() * points_.size(), 0);
  inside_.clear();
  is_inside_.assign(points_.size(), false);
  join(0);
  while (inside_.size() < points_.size()) {
    std::size_t nearest = 0;
    std::uint16_t least = kFar;
    for (std::size_t p = 1; p < points_.size(); ++p) {
      if (is_inside_[p] || least_[p] >= least) continue;
      least = least_[p];
      nearest = p;
    }
    join(nearest);
  }
}

bool MeetingPoints::add_best() {
  int most = 0;
  machine::ChipId best;
  for (std::size_t a = 2; a < points_.size(); ++a) {
    for (std::size_t b = 1; b < a; ++b) {
      for (std::size_t c = 0; c < b; ++c) {
        const auto [low, high] = std::minmax({longest(a, b), longest(b, c), longest(a, c)});
        const int saved = low + high;
        if (2 * (saved - most) <= hops(a, b) + hops(b, c) + hops(a, c)) continue;
        const auto to_b = offset(machine_, points_[a], points_[b]);
        const auto to_c = offset(machine_, points_[a], points_[c]);
        const auto middle = median(to_b, to_c);
        const int shorter = saved - to_three(middle, to_b, to_c);
        if (shorter <= most) continue;
        const auto chip =
            machine::find_at_offset(machine_, machine_.at(points_[a]).at, middle[0], -middle[1]);
        if (!chip) continue;
        most = shorter;
        best = *chip;
      }
    }
  }
  if (most > 0) add(best);
  return most > 0;
}

// A point with two edges or fewer shortens nothing.
void MeetingPoints::drop_useless(std::size_t ends) {
  std::vector<int> edges(points_.size(), 1);
  edges[0] = 0;
  for (std::size_t p = 1; p < points_.size(); ++p) ++edges[parent_[p]];
  found_.clear();
  for (std::size_t p = ends; p < points_.size(); ++p) {
    if (edges[p] > 2) found_.push_back(points_[p]);
  }
}

const std::vector<machine::ChipId>& MeetingPoints::of(const std::vector<machine::ChipId>& ends) {
  found_.clear();
  if (ends.size() < 3 || ends.size() > kMostEnds) return found_;
  points_.clear();
  place_.clear();
  for (const auto end : ends) add(end);
  span();
  for (auto left = ends.size(); left > 0 && add_best(); --left) span();
  if (points_.size() > ends.size()) drop_useless(ends.size());
  return found_;
}

}  // namespace spikeloom::router
