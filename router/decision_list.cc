#include "router/decision_list.h"

#include <algorithm>
#include <map>

#include "router/cube_cover.h"
#include "router/keys.h"

namespace spikeloom::router {
namespace {

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

}  // namespace

Table decision_list(std::span<const Demand> demands, std::size_t enough) {
  auto best = without_defaults(demands);
  for (const auto straight_on : {StraightOn::is_kept_clear, StraightOn::is_covered}) {
    if (best.size() <= enough) break;
    auto table = list_of(route_classes(demands, straight_on));
    if (table.size() < best.size()) best = std::move(table);
  }
  return best;
}

}  // namespace spikeloom::router
