// Trees that gain and lose chips against trees that are grown anew.
#include "placer/spanning_tree.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "tests/support/placing_cases.h"

namespace spikeloom::placer {
namespace {

// Every edge leads to a chip that joined earlier, and is as long as the machine has it.
void expect_sound(const Distances& distances, const std::vector<SpanningTree::Edge>& edges) {
  for (std::size_t i = 1; i < edges.size(); ++i) {
    RC_ASSERT(edges[i].to < i);
    RC_ASSERT(edges[i].length == distances.between(machine::ChipId{edges[i].chip},
                                                   machine::ChipId{edges[edges[i].to].chip}));
  }
}

std::vector<std::uint32_t> chips_of(const std::vector<SpanningTree::Edge>& edges) {
  std::vector<std::uint32_t> chips;
  for (const auto& edge : edges) chips.push_back(edge.chip);
  std::ranges::sort(chips);
  return chips;
}

RC_GTEST_PROP(SpanningTree, StaysTheShortestWhateverJoinsAndLeaves, ()) {
  support::Dice dice(*rc::gen::arbitrary<std::uint64_t>());
  const auto machine = support::rectangle(2 + dice(9), 2 + dice(9), dice(2) == 0);
  const Distances distances(machine);
  SpanningTree trees(distances);
  std::vector<std::uint32_t> chips;
  std::vector<SpanningTree::Edge> edges;
  std::int64_t length = 0;
  for (int step = 0; step < 120; ++step) {
    const auto chip = static_cast<std::uint32_t>(dice(static_cast<int>(machine.chips.size())));
    const auto at = std::ranges::lower_bound(chips, chip);
    if (at != chips.end() && *at == chip) {
      if (dice(3) == 0) continue;  // so that trees grow large
      length += trees.remove(chip, edges);
      chips.erase(at);
    } else {
      length += trees.insert(chip, edges);
      chips.insert(at, chip);
    }
    RC_ASSERT(length == trees.length(chips));
    RC_ASSERT(chips_of(edges) == chips);
    expect_sound(distances, edges);
  }
}

}  // namespace
}  // namespace spikeloom::placer
