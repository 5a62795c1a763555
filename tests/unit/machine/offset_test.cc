#include "network-specs/machine/offset.h"

#include <gtest/gtest.h>

namespace spikeloom::machine {
namespace {

TEST(AnOffset, WrapsAlongTheSidesThatDoAsOftenAsItMust) {
  const chip::Box tube{.width = 5, .height = 3, .wraps_x = true, .wraps_y = false};
  EXPECT_EQ(moved(tube, {4, 1}, 1, 1), (ChipXY{0, 2}));
  EXPECT_EQ(moved(tube, {0, 0}, -1, 0), (ChipXY{4, 0}));
  EXPECT_EQ(moved(tube, {2, 1}, -13, 0), (ChipXY{4, 1}));
  EXPECT_EQ(moved(tube, {2, 1}, 0, -2), (ChipXY{2, -1})) << "outside of the box";
  EXPECT_EQ(moved(tube, {2, 1}, 0, 2), (ChipXY{2, 3}));
}

TEST(AnOffset, LeadsWhereTheLinksOfAWholeMachineLead) {
  for (const auto shape : {Shape::spinn3, Shape::spinn5, Shape::torus_of_triads}) {
    MachineSpec spec;
    spec.shape = shape;
    const auto machine = *build(spec);
    for (const auto& chip : machine.chips) {
      for (int l = 0; l < chip::kLinks; ++l) {
        const auto next = chip.neighbours[static_cast<std::size_t>(l)];
        if (!next) continue;
        EXPECT_EQ(find_beyond(machine, chip.at, chip::link_of(l)), next);
      }
    }
  }
}

TEST(AnOffset, LeadsOverDeadLinksButToNoDeadChip) {
  MachineSpec spec;
  spec.dead_links = {{{0, 0}, chip::Link::east}};
  spec.dead_chips = {{1, 1}};
  const auto machine = *build(spec);
  EXPECT_EQ(find_beyond(machine, {0, 0}, chip::Link::east), machine.find({1, 0}));
  EXPECT_FALSE(find_beyond(machine, {0, 0}, chip::Link::north_east));
  EXPECT_FALSE(find_beyond(machine, {0, 0}, chip::Link::west)) << "a board alone does not wrap";
  EXPECT_EQ(find_at_offset(machine, {0, 0}, 2, 3), machine.find({2, 3}));
}

}  // namespace
}  // namespace spikeloom::machine
