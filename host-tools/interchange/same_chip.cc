#include "host-tools/interchange/same_chip.h"

#include "base/disjoint_sets.h"

namespace spikeloom::interchange {

Groups merged(const Groups& groups, std::size_t slices) {
  DisjointSets sets(slices);
  for (const auto& group : groups)
    for (const auto member : group) sets.join(group.front().value, member.value);
  std::vector<std::vector<mapper::SliceId>> of_first(slices);
  for (std::size_t s = 0; s < slices; ++s)
    of_first[sets.of(static_cast<std::uint32_t>(s))].emplace_back(s);
  Groups all;
  for (auto& group : of_first)
    if (group.size() > 1) all.push_back(std::move(group));
  return all;
}

}  // namespace spikeloom::interchange
