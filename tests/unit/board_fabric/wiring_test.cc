#include "emulator/board/fabric/wiring.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace spikeloom::board {
namespace {

using machine::MachineSpec;
using machine::Shape;

Wiring wiring_of(const MachineSpec& spec) {
  auto wiring = wire(spec);
  EXPECT_TRUE(wiring.has_value());
  return wiring.value_or(Wiring{});
}

Wiring wiring_of(Shape shape, int width = 1, int height = 1) {
  MachineSpec spec;
  spec.shape = shape;
  spec.width = width;
  spec.height = height;
  return wiring_of(spec);
}

int index_of(const Wiring& wiring, int x, int y) {
  for (std::size_t i = 0; i < wiring.chips.size(); ++i) {
    if (wiring.chips[i].at.x == x && wiring.chips[i].at.y == y) return static_cast<int>(i);
  }
  return kNoChip;
}

const ChipPlace& chip_at(const Wiring& wiring, int x, int y) {
  return wiring.chips[static_cast<std::size_t>(index_of(wiring, x, y))];
}

std::string links_of(const ChipPlace& chip) {
  std::string text;
  for (std::size_t link = 0; link < chip.wires.size(); ++link) {
    if (chip.wires[link].exists()) text += static_cast<char>('0' + link);
  }
  return text;
}

struct Directed {
  int wires = 0, crossings = 0;
};
Directed count(const Wiring& wiring) {
  Directed counted;
  for (const auto& chip : wiring.chips) {
    for (const auto& wire : chip.wires) {
      counted.wires += wire.exists();
      counted.crossings += wire.exists() && wire.between_boards;
    }
  }
  return counted;
}

void expect_every_wire_leads_back(const Wiring& wiring) {
  for (std::size_t i = 0; i < wiring.chips.size(); ++i) {
    for (int link = 0; link < chip::kLinks; ++link) {
      const auto& out = wiring.chips[i].wires[static_cast<std::size_t>(link)];
      if (!out.exists()) continue;
      const auto back = static_cast<std::size_t>(index(chip::opposite(chip::link_of(link))));
      const auto& in = wiring.chips[static_cast<std::size_t>(out.chip)].wires[back];
      EXPECT_EQ(in.chip, static_cast<int>(i)) << "link " << link;
      EXPECT_EQ(in.between_boards, out.between_boards) << "link " << link;
    }
  }
}

TEST(ASpinn3Board, HasNoWiresEastAndWest) {
  const auto wiring = wiring_of(Shape::spinn3);
  ASSERT_EQ(wiring.chips.size(), 4U);
  EXPECT_EQ(links_of(chip_at(wiring, 0, 0)), "0125");
  EXPECT_EQ(links_of(chip_at(wiring, 0, 1)), "0125");
  EXPECT_EQ(links_of(chip_at(wiring, 1, 0)), "2345");
  EXPECT_EQ(links_of(chip_at(wiring, 1, 1)), "2345");
  EXPECT_EQ(wiring.ethernet_chips, std::vector{0});
  expect_every_wire_leads_back(wiring);
}

TEST(ASpinn3Board, ReachesTheSameChipNorthAndSouth) {
  const auto wiring = wiring_of(Shape::spinn3);
  const auto& origin = chip_at(wiring, 0, 0);
  EXPECT_EQ(origin.wires[2].chip, index_of(wiring, 0, 1));
  EXPECT_EQ(origin.wires[5].chip, index_of(wiring, 0, 1));
  EXPECT_EQ(chip_at(wiring, 0, 1).wires[1].chip, index_of(wiring, 1, 0));
}

TEST(ASpinn5Board, Has48ChipsAnd120Links) {
  const auto wiring = wiring_of(Shape::spinn5);
  EXPECT_EQ(wiring.chips.size(), 48U);
  EXPECT_EQ(count(wiring).wires, 240);  // "48 Chips, 864 cores and 120.0 links"
  EXPECT_EQ(count(wiring).crossings, 0);
  EXPECT_EQ(wiring.ethernet_chips, std::vector{index_of(wiring, 0, 0)});
  EXPECT_EQ(links_of(chip_at(wiring, 0, 0)), "012");
  EXPECT_EQ(links_of(chip_at(wiring, 3, 3)), "012345");
  EXPECT_EQ(links_of(chip_at(wiring, 7, 7)), "345");
  expect_every_wire_leads_back(wiring);
}

// A board has 48 * 6 - 240 = 48 links that leave it; in a torus each leads to another board.
TEST(ATriad, LeavesEachBoardBy48Links) {
  const auto wiring = wiring_of(Shape::torus_of_triads);
  EXPECT_EQ(wiring.chips.size(), 144U);
  EXPECT_EQ(count(wiring).wires, 144 * 6);
  EXPECT_EQ(count(wiring).crossings, 3 * 48);
  expect_every_wire_leads_back(wiring);
}

TEST(ATriad, HasItsEthernetChipsWhereTheBoardsStart) {
  const auto wiring = wiring_of(Shape::torus_of_triads, 2, 2);
  std::set<std::pair<int, int>> at;
  for (const int chip : wiring.ethernet_chips) {
    const auto& place = wiring.chips[static_cast<std::size_t>(chip)];
    at.insert({place.at.x, place.at.y});
    EXPECT_EQ(place.at.x % 4, 0);
    EXPECT_EQ((place.at.x + place.at.y) % 12, 0);
  }
  EXPECT_EQ(at.size(), 12U);
  EXPECT_EQ(count(wiring).crossings, 12 * 48);
}

TEST(EveryBoardOfATorus, HasTheChipsOfASingleBoard) {
  const auto single = wiring_of(Shape::spinn5);
  const auto torus = wiring_of(Shape::torus_of_triads, 2, 1);
  for (const int ethernet : torus.ethernet_chips) {
    std::vector<std::pair<int, int>> places, expected;
    for (const auto& chip : torus.chips) {
      if (chip.ethernet == ethernet) places.emplace_back(chip.on_board.x, chip.on_board.y);
    }
    for (const auto& chip : single.chips) expected.emplace_back(chip.at.x, chip.at.y);
    std::sort(places.begin(), places.end());
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(places, expected);
  }
}

TEST(ADeadLink, IsCutInBothDirections) {
  MachineSpec spec;
  spec.dead_links = {{{0, 0}, chip::Link::north}};
  const auto wiring = wiring_of(spec);
  EXPECT_EQ(links_of(chip_at(wiring, 0, 0)), "01");
  EXPECT_EQ(count(wiring).wires, 238);
  expect_every_wire_leads_back(wiring);
}

TEST(ADeadChip, TakesItsWiresAndItsPortAlong) {
  MachineSpec spec;
  spec.dead_chips = {{0, 0}};
  spec.dead_cores = {{{1, 1}, 5}, {{1, 1}, 17}};
  const auto wiring = wiring_of(spec);
  EXPECT_EQ(wiring.chips.size(), 47U);
  EXPECT_TRUE(wiring.ethernet_chips.empty());
  EXPECT_EQ(chip_at(wiring, 1, 1).ethernet, kNoChip);
  EXPECT_EQ(chip_at(wiring, 1, 1).dead_cores, 1U << 5 | 1U << 17);
  EXPECT_EQ(links_of(chip_at(wiring, 1, 1)), "01235");
  expect_every_wire_leads_back(wiring);
}

TEST(ARectangle, IsOneBoardAndWrapsWhereItIsTold) {
  MachineSpec spec;
  spec.shape = Shape::rectangle;
  spec.width = 3;
  spec.height = 2;
  EXPECT_EQ(count(wiring_of(spec)).wires, 18);  // 4 along x, 3 along y, 2 diagonals; both ways
  spec.wraps_x = true;
  const auto wiring = wiring_of(spec);
  EXPECT_EQ(count(wiring).wires, 24);
  EXPECT_EQ(count(wiring).crossings, 0);
  EXPECT_EQ(wiring.ethernet_chips, std::vector{0});
  expect_every_wire_leads_back(wiring);
}

TEST(AMachineThatCannotBe, IsRefusedWithItsErrors) {
  MachineSpec spec;
  spec.dead_chips = {{40, 2}, {41, 2}};
  const auto wiring = wire(spec);
  ASSERT_FALSE(wiring.has_value());
  EXPECT_EQ(wiring.error().size(), 2U);
}

}  // namespace
}  // namespace spikeloom::board
