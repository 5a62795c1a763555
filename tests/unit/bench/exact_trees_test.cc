#include "host-tools/bench/exact_trees.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>

namespace spikeloom::bench {
namespace {

machine::Machine rectangle(int width, int height, bool wraps,
                           std::vector<machine::ChipXY> dead = {}) {
  machine::MachineSpec spec;
  spec.shape = machine::Shape::rectangle;
  spec.width = width, spec.height = height;
  spec.wraps_x = spec.wraps_y = wraps;
  spec.dead_chips = std::move(dead);
  return *machine::build(spec);
}

// The fewest chips that join these, by trying every set of chips: a tree has one link less.
std::uint32_t by_brute_force(const machine::Machine& machine,
                             const std::vector<machine::ChipId>& chips) {
  std::uint32_t needed = 0;
  for (const auto chip : chips) needed |= 1U << chip.index();
  auto best = static_cast<int>(machine.chips.size());
  for (std::uint32_t set = 0; set < 1U << machine.chips.size(); ++set) {
    if ((set & needed) != needed || std::popcount(set) >= best) continue;
    std::uint32_t reached = 1U << chips.front().index(), before = 0;
    while (reached != before) {
      before = reached;
      for (std::size_t chip = 0; chip < machine.chips.size(); ++chip) {
        if ((reached >> chip & 1) == 0) continue;
        for (const auto& next : machine.chips[chip].neighbours)
          if (next) reached |= set & 1U << next->index();
      }
    }
    if (reached == set) best = std::popcount(set);
  }
  return static_cast<std::uint32_t>(best - 1);
}

RC_GTEST_PROP(AShortestTree, IsAsShortAsBruteForceFinds, ()) {
  const bool wraps = *rc::gen::arbitrary<bool>();
  const auto machine = rectangle(4, 3, wraps, {{1, 1}});
  const auto count = *rc::gen::inRange(2, 6);
  std::vector<machine::ChipId> chips;
  for (int i = 0; i < count; ++i) {
    const machine::ChipId chip(*rc::gen::inRange<std::size_t>(0, machine.chips.size()));
    if (std::find(chips.begin(), chips.end(), chip) == chips.end()) chips.push_back(chip);
  }
  RC_ASSERT(shortest_tree(machine, chips) == by_brute_force(machine, chips));
}

TEST(AShortestTree, OfOneChipHasNoLinks) {
  const auto machine = rectangle(4, 4, true);
  const std::vector<machine::ChipId> one{machine::ChipId(std::size_t{3})};
  EXPECT_EQ(shortest_tree(machine, one), 0U);
}

}  // namespace
}  // namespace spikeloom::bench
