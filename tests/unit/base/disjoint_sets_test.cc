#include "base/disjoint_sets.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <utility>

namespace spikeloom {
namespace {

// Against labels that spread: a join gives both sets the lower of their names.
RC_GTEST_PROP(DisjointSets, AreNamedByTheirLowestMemberInWhateverOrderTheyAreJoined, ()) {
  const auto members = *rc::gen::inRange<std::uint32_t>(1, 40);
  const auto member = rc::gen::inRange<std::uint32_t>(0, members);
  const auto joins = *rc::gen::container<std::vector<std::pair<std::uint32_t, std::uint32_t>>>(
      rc::gen::pair(member, member));
  DisjointSets sets(members);
  std::vector<std::uint32_t> labels(members);
  for (std::uint32_t m = 0; m < members; ++m) labels[m] = m;
  for (const auto& [a, b] : joins) {
    sets.join(a, b);
    const auto [low, high] = std::minmax(labels[a], labels[b]);
    std::replace(labels.begin(), labels.end(), std::uint32_t{high}, std::uint32_t{low});
  }
  for (std::uint32_t m = 0; m < members; ++m) RC_ASSERT(sets.of(m) == labels[m]);
}

}  // namespace
}  // namespace spikeloom
