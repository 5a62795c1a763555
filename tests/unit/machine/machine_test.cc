#include "network-specs/machine/machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

namespace spikeloom::machine {
namespace {

ChipXY at(int x, int y) { return {static_cast<std::int16_t>(x), static_cast<std::int16_t>(y)}; }

MachineSpec a_spec(Shape shape, int width = 1, int height = 1) {
  MachineSpec spec;
  spec.shape = shape;
  spec.width = width;
  spec.height = height;
  return spec;
}

std::vector<std::string> codes(const tl::expected<Machine, Errors>& machine) {
  std::vector<std::string> found;
  if (machine) return found;
  for (const auto& error : machine.error()) {
    EXPECT_EQ(error.error_class, ErrorClass::invalid_input);
    found.push_back(error.code);
  }
  return found;
}

std::optional<ChipXY> neighbour(const Machine& machine, ChipXY from, chip::Link link) {
  const auto id = machine.find(from);
  if (!id) return std::nullopt;
  const auto& there = machine.at(*id).neighbours[static_cast<std::size_t>(chip::index(link))];
  return there ? std::optional(machine.at(*there).at) : std::nullopt;
}

TEST(ASpinn5Board, HasTheHexagonsChips) {
  const auto machine = build(a_spec(Shape::spinn5));
  ASSERT_TRUE(machine);
  // A second description of the outline: the box without the corners beyond two diagonals.
  std::set<ChipXY> hexagon;
  for (int y = 0; y < 8; ++y) {
    for (int x = 0; x < 8; ++x) {
      if (x - y <= 4 && y - x <= 3) hexagon.insert(at(x, y));
    }
  }
  std::set<ChipXY> chips;
  for (const auto& chip : machine->chips) chips.insert(chip.at);
  EXPECT_EQ(chips, hexagon);
  EXPECT_EQ(machine->chips.size(), 48U);
  EXPECT_EQ(machine->application_cores(), 768U);
  EXPECT_FALSE(machine->wraps_x || machine->wraps_y);
}

TEST(ASpinn5Board, EndsAtItsEdges) {
  const auto machine = build(a_spec(Shape::spinn5));
  ASSERT_TRUE(machine);
  // 48 links leave the board, 16 to each of its three FPGAs.
  int torn = 0;
  for (const auto& chip : machine->chips) {
    for (const auto& link : chip.neighbours) torn += link ? 0 : 1;
  }
  EXPECT_EQ(torn, 48);
  EXPECT_EQ(neighbour(*machine, at(0, 0), chip::Link::south_west), std::nullopt);
  EXPECT_EQ(neighbour(*machine, at(7, 7), chip::Link::north), std::nullopt);
  EXPECT_EQ(neighbour(*machine, at(3, 3), chip::Link::north_east), at(4, 4));
}

TEST(ASpinn3Board, WrapsNorthAndSouthOnly) {
  const auto machine = build(a_spec(Shape::spinn3));
  ASSERT_TRUE(machine);
  EXPECT_EQ(machine->application_cores(), 64U);
  for (int y = 0; y < 2; ++y) {
    EXPECT_EQ(neighbour(*machine, at(0, y), chip::Link::east), at(1, y));
    EXPECT_EQ(neighbour(*machine, at(0, y), chip::Link::north_east), at(1, 1 - y));
    for (int x = 0; x < 2; ++x) {
      EXPECT_EQ(neighbour(*machine, at(x, y), chip::Link::north), at(x, 1 - y));
      EXPECT_EQ(neighbour(*machine, at(x, y), chip::Link::south), at(x, 1 - y));
    }
    EXPECT_EQ(neighbour(*machine, at(0, y), chip::Link::west), std::nullopt);
    EXPECT_EQ(neighbour(*machine, at(0, y), chip::Link::south_west), std::nullopt);
    EXPECT_EQ(neighbour(*machine, at(1, y), chip::Link::east), std::nullopt);
    EXPECT_EQ(neighbour(*machine, at(1, y), chip::Link::north_east), std::nullopt);
  }
}

class AMachine : public testing::TestWithParam<MachineSpec> {};

TEST_P(AMachine, HasSymmetricLinksAndSortedChips) {
  const auto machine = build(GetParam());
  ASSERT_TRUE(machine);
  for (std::size_t i = 0; i < machine->chips.size(); ++i) {
    const auto& chip = machine->chips[i];
    EXPECT_EQ(machine->find(chip.at), ChipId{i});
    for (int link = 0; link < chip::kLinks; ++link) {
      const auto& there = chip.neighbours[static_cast<std::size_t>(link)];
      if (!there) continue;
      const auto back = static_cast<std::size_t>(chip::index(chip::opposite(chip::link_of(link))));
      EXPECT_EQ(machine->at(*there).neighbours[back], ChipId{i});
    }
  }
}

MachineSpec with_faults(MachineSpec spec) {
  spec.dead_chips = {at(1, 1)};
  spec.dead_cores = {{at(0, 1), 9}, {at(0, 1), 17}, {at(1, 1), 2}};
  spec.dead_links = {{at(0, 0), chip::Link::north}, {at(2, 2), chip::Link::south_west}};
  return spec;
}
MachineSpec wrapped(MachineSpec spec, bool wraps_x, bool wraps_y) {
  spec.wraps_x = wraps_x;
  spec.wraps_y = wraps_y;
  return spec;
}
INSTANTIATE_TEST_SUITE_P(
    OfEveryShape, AMachine,
    testing::Values(a_spec(Shape::spinn3), a_spec(Shape::spinn5),
                    with_faults(a_spec(Shape::spinn5)), a_spec(Shape::torus_of_triads),
                    a_spec(Shape::torus_of_triads, 2, 3),
                    with_faults(a_spec(Shape::torus_of_triads)), a_spec(Shape::rectangle, 1, 1),
                    a_spec(Shape::rectangle, 5, 3), with_faults(a_spec(Shape::rectangle, 5, 3)),
                    wrapped(a_spec(Shape::rectangle, 2, 5), true, true),
                    wrapped(a_spec(Shape::rectangle, 4, 1), true, false)));

TEST(ATorusOfTriads, GivesEveryChipSixNeighboursByModularSteps) {
  const auto machine = build(a_spec(Shape::torus_of_triads, 2, 1));
  ASSERT_TRUE(machine);
  ASSERT_EQ(machine->chips.size(), 2U * 144U);
  for (const auto& chip : machine->chips) {
    for (int link = 0; link < chip::kLinks; ++link) {
      const auto [dx, dy] = chip::step(chip::link_of(link));
      EXPECT_EQ(neighbour(*machine, chip.at, chip::link_of(link)),
                at((chip.at.x + dx + 24) % 24, (chip.at.y + dy + 12) % 12));
    }
  }
}

TEST(ATorusOfTriads, IsTiledByItsBoards) {
  // The three boards of a triad, laid where their Ethernet chips sit, cover every chip once.
  std::multiset<ChipXY> covered;
  const auto board = build(a_spec(Shape::spinn5));
  ASSERT_TRUE(board);
  for (const auto& offset : chip::kTriadBoards) {
    for (const auto& chip : board->chips) {
      covered.insert(at((chip.at.x + offset.x) % 12, (chip.at.y + offset.y) % 12));
    }
  }
  EXPECT_EQ(covered.size(), 144U);
  EXPECT_EQ(std::set<ChipXY>(covered.begin(), covered.end()).size(), 144U);
}

TEST(ATorusOfTriads, HasCablesWhereBoardsMeet) {
  // Each board has 48 links to others; both ends of a link agree.
  const auto machine = build(a_spec(Shape::torus_of_triads, 1, 1));
  ASSERT_TRUE(machine);
  int cables = 0;
  for (const auto& chip : machine->chips) {
    for (int l = 0; l < chip::kLinks; ++l) {
      const auto link = chip::link_of(l);
      cables += chip.is_cable(link) ? 1 : 0;
      const auto& there = machine->at(*chip.neighbours[static_cast<std::size_t>(l)]);
      EXPECT_EQ(chip.is_cable(link), there.is_cable(chip::opposite(link)));
    }
  }
  EXPECT_EQ(cables, 3 * 48);
  const auto alone = build(a_spec(Shape::spinn5));
  for (const auto& chip : alone->chips) EXPECT_EQ(chip.cables, 0);
}

TEST(Faults, AreRemovedFromTheMachine) {
  const auto machine = build(with_faults(a_spec(Shape::rectangle, 5, 3)));
  ASSERT_TRUE(machine);
  EXPECT_EQ(machine->chips.size(), 14U);
  EXPECT_FALSE(machine->find(at(1, 1)));
  // Two cores of (0,1) are dead; the third one named is on the dead chip.
  EXPECT_EQ(machine->application_cores(), 14U * 16U - 2U);
  EXPECT_EQ(machine->at(*machine->find(at(0, 1))).application_cores, 0x3FFFCU & ~0x20200U);
  EXPECT_EQ(neighbour(*machine, at(0, 0), chip::Link::north), std::nullopt);
  EXPECT_EQ(neighbour(*machine, at(0, 1), chip::Link::south), std::nullopt);
  EXPECT_EQ(neighbour(*machine, at(0, 1), chip::Link::east), std::nullopt);
  EXPECT_EQ(neighbour(*machine, at(0, 0), chip::Link::east), at(1, 0));
}

TEST(Faults, ThatCannotBeAreAllReported) {
  auto spec = a_spec(Shape::spinn5);
  spec.dead_chips = {at(5, 0), at(8, 8)};
  spec.dead_cores = {{at(0, 0), 18}, {at(0, 0), 0}, {at(0, 7), 3}};
  spec.dead_links = {{at(0, 0), chip::Link::west}, {at(0, 4), chip::Link::east}};
  EXPECT_THAT(codes(build(spec)),
              testing::ElementsAre("unknown_chip", "unknown_chip", "unknown_core", "unknown_core",
                                   "unknown_chip", "link_to_nowhere", "unknown_chip"));
}

TEST(Shapes, OfImpossibleSizeAreReported) {
  using testing::ElementsAre;
  EXPECT_THAT(codes(build(a_spec(Shape::rectangle, 0, 257))),
              ElementsAre("shape_out_of_range", "shape_out_of_range"));
  EXPECT_THAT(codes(build(a_spec(Shape::torus_of_triads, 22, 1))),
              ElementsAre("shape_out_of_range"));
  EXPECT_THAT(codes(build(wrapped(a_spec(Shape::rectangle, 1, 4), true, true))),
              ElementsAre("shape_out_of_range"));
  EXPECT_TRUE(build(a_spec(Shape::rectangle, 256, 256)));
  EXPECT_TRUE(build(a_spec(Shape::torus_of_triads, 21, 1)));
}

TEST(AMachineThatIsAllDead, IsReported) {
  auto spec = a_spec(Shape::rectangle, 2, 1);
  spec.dead_chips = {at(0, 0), at(1, 0)};
  EXPECT_THAT(codes(build(spec)), testing::ElementsAre("no_chip_left"));
}

TEST(AMachineCutInTwo, HasBothPieces) {
  auto spec = a_spec(Shape::rectangle, 3, 1);
  spec.dead_chips = {at(1, 0)};
  const auto apart = build(spec);
  ASSERT_TRUE(apart);
  EXPECT_EQ(apart->chips.size(), 2U);
  EXPECT_EQ(neighbour(*apart, at(0, 0), chip::Link::east), std::nullopt);
}

TEST(TheSmallestFittingMachine, OffersTheCores) {
  for (std::size_t cores : {1U, 64U, 65U, 768U, 769U, 2304U, 2305U, 10000U, 50000U, 200000U}) {
    const auto machine = build(smallest_fitting(cores));
    ASSERT_TRUE(machine) << cores;
    EXPECT_GE(machine->application_cores(), cores);
  }
  EXPECT_EQ(smallest_fitting(64).shape, Shape::spinn3);
  EXPECT_EQ(smallest_fitting(65).shape, Shape::spinn5);
  EXPECT_EQ(smallest_fitting(768).shape, Shape::spinn5);
  EXPECT_EQ(smallest_fitting(769).shape, Shape::torus_of_triads);
  EXPECT_EQ(smallest_fitting(2304).height, 1);
  // Seven triads: 1 x 7 would be too thin, so 2 x 4; four: 2 x 2 rather than a strip.
  EXPECT_EQ(std::pair(smallest_fitting(7 * 2304).width, smallest_fitting(7 * 2304).height),
            std::pair(2, 4));
  EXPECT_EQ(std::pair(smallest_fitting(4 * 2304).width, smallest_fitting(4 * 2304).height),
            std::pair(2, 2));
}

}  // namespace
}  // namespace spikeloom::machine
