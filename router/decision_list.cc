#include "router/decision_list.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "router/cube_cover.h"
#include "router/keys.h"

namespace spikeloom::router {
namespace {

constexpr int kOrderPasses = 8;
constexpr std::size_t kLargeClass = 8;

enum class StraightOn { is_covered, is_kept_clear };

struct RouteClass {
  chip::Route route = 0;
  std::vector<KeyBlock> wanted;      // must be covered
  std::vector<KeyBlock> by_default;  // may be covered; if not, no entry may take them
};

// Rarest first, ties by route.
std::vector<RouteClass> route_classes(std::span<const Demand> demands, StraightOn straight_on) {
  std::map<chip::Route, RouteClass> by_route;
  for (const auto& demand : demands) {
    auto& mine = by_route[demand.route];
    mine.route = demand.route;
    const bool free = demand.straight_on && straight_on == StraightOn::is_kept_clear;
    (free ? mine.by_default : mine.wanted).push_back(demand.block);
  }
  std::vector<RouteClass> classes;
  classes.reserve(by_route.size());
  for (auto& [route, mine] : by_route) classes.push_back(std::move(mine));
  std::stable_sort(classes.begin(), classes.end(), [](const RouteClass& a, const RouteClass& b) {
    return a.wanted.size() < b.wanted.size();
  });
  return classes;
}

void append(std::vector<KeyBlock>& to, const std::vector<KeyBlock>& blocks) {
  to.insert(to.end(), blocks.begin(), blocks.end());
}

// Defaults of an earlier route that none of its entries took still need protection.
std::vector<KeyBlock> not_taken(const std::vector<KeyBlock>& blocks,
                                const std::vector<KeyBlock>& cubes) {
  std::vector<KeyBlock> left;
  std::copy_if(blocks.begin(), blocks.end(), std::back_inserter(left), [&](KeyBlock block) {
    return std::none_of(cubes.begin(), cubes.end(),
                        [&](KeyBlock cube) { return holds(cube, block); });
  });
  return left;
}

Table list_of(const std::vector<RouteClass>& classes) {
  Table table;
  std::vector<KeyBlock> protected_blocks{kSystemKeys};
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const auto& mine = classes[c];
    auto avoid = protected_blocks;
    for (std::size_t later = c + 1; later < classes.size(); ++later) {
      append(avoid, classes[later].wanted);
      append(avoid, classes[later].by_default);
    }
    const auto cubes = cube_cover(mine.wanted, avoid);
    for (const auto& cube : cubes) table.push_back({cube.key, cube.mask, mine.route});
    append(protected_blocks, not_taken(mine.by_default, cubes));
  }
  return table;
}

// How many cubes a class takes with these classes behind it.
class Covers {
 public:
  explicit Covers(const std::vector<RouteClass>& classes) : classes_(classes) {
    for (const auto& mine : classes) {
      std::vector<KeyBlock> clear{kSystemKeys};
      for (const auto& other : classes) {
        if (other.route != mine.route) append(clear, other.by_default);
      }
      always_clear_.push_back(std::move(clear));
    }
  }
  [[nodiscard]] std::size_t size(std::size_t mine, std::span<const std::size_t> behind) {
    avoid_ = always_clear_[mine];
    for (const auto other : behind) append(avoid_, classes_[other].wanted);
    return cube_cover(classes_[mine].wanted, avoid_).size();
  }

 private:
  const std::vector<RouteClass>& classes_;
  std::vector<std::vector<KeyBlock>> always_clear_;  // by class
  std::vector<KeyBlock> avoid_;
};

// Exchanges neighbours in the order while that makes the table smaller, and in every second pass
// also where it makes no difference.
std::vector<std::size_t> better_order(const std::vector<RouteClass>& classes) {
  Covers covers(classes);
  std::vector<std::size_t> order(classes.size()), size(classes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto behind = [&](std::size_t place) { return std::span(order).subspan(place + 1); };
  for (std::size_t i = 0; i < order.size(); ++i) size[i] = covers.size(order[i], behind(i));
  for (int pass = 0; pass < kOrderPasses; ++pass) {
    bool smaller = false;
    for (std::size_t i = 0; i + 1 < order.size(); ++i) {
      const auto before = size[i] + size[i + 1];
      if (classes[order[i]].wanted.empty() || size[i] == 1) continue;
      const auto first = covers.size(order[i], behind(i + 1));
      std::swap(order[i], order[i + 1]);
      const auto second = covers.size(order[i], behind(i));
      if (first + second < before || (first + second == before && pass % 2 == 1)) {
        smaller = smaller || first + second < before;
        size[i] = second;
        size[i + 1] = first;
      } else {
        std::swap(order[i], order[i + 1]);
      }
    }
    if (!smaller && pass % 2 == 1) break;
  }
  return order;
}

// An order is worth a search where classes are large: each looks at all keys behind it.
bool has_large_classes(const std::vector<RouteClass>& classes) {
  std::size_t wanted = 0;
  for (const auto& one : classes) wanted += one.wanted.size();
  return wanted >= kLargeClass * classes.size();
}

std::vector<RouteClass> ordered(std::vector<RouteClass> classes) {
  if (!has_large_classes(classes)) return classes;
  std::vector<RouteClass> sorted;
  for (const auto c : better_order(classes)) sorted.push_back(classes[c]);
  return sorted;
}

}  // namespace

Table decision_list(std::span<const Demand> demands, const Effort& effort) {
  auto best = without_defaults(demands);
  for (const auto straight_on : {StraightOn::is_kept_clear, StraightOn::is_covered}) {
    if (best.size() <= effort.enough) break;
    auto table = list_of(ordered(route_classes(demands, straight_on)));
    if (table.size() < best.size()) best = std::move(table);
  }
  return best;
}

}  // namespace spikeloom::router
