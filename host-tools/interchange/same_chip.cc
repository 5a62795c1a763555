#include "host-tools/interchange/same_chip.h"

#include <numeric>

namespace spikeloom::interchange {

Groups merged(const Groups& groups, std::size_t slices) {
  std::vector<std::size_t> parent(slices);
  std::iota(parent.begin(), parent.end(), std::size_t{0});
  const auto root = [&parent](std::size_t s) {
    while (parent[s] != s) s = parent[s] = parent[parent[s]];
    return s;
  };
  // The lower root stays, so that a root is the first member.
  for (const auto& group : groups) {
    for (const auto member : group) {
      const auto one = root(group.front().index()), other = root(member.index());
      parent[std::max(one, other)] = std::min(one, other);
    }
  }
  std::vector<std::vector<mapper::SliceId>> of_root(slices);
  for (std::size_t s = 0; s < slices; ++s)
    if (parent[s] != s) of_root[root(s)].emplace_back(s);
  Groups all;
  for (std::size_t s = 0; s < slices; ++s) {
    if (of_root[s].empty()) continue;
    of_root[s].insert(of_root[s].begin(), mapper::SliceId(s));
    all.push_back(std::move(of_root[s]));
  }
  return all;
}

}  // namespace spikeloom::interchange
