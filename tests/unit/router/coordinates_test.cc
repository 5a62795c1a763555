#include "board-runtime/shared/chip/coordinates.h"

#include <gtest/gtest.h>

#include "router/chip_graph.h"
#include "tests/support/machines.h"

namespace spikeloom::router {
namespace {

// Breadth-first search over real links is the oracle of the closed formula.
void expect_equal_distances(const machine::Machine& machine) {
  const chip::Box box{machine.width, machine.height, machine.wraps_x, machine.wraps_y};
  const ChipGraph graph(machine);
  for (std::size_t to = 0; to < machine.chips.size(); ++to) {
    const auto hops = graph.hops_to(machine::ChipId(to));
    for (std::size_t from = 0; from < machine.chips.size(); ++from) {
      const auto a = machine.chips[from].at, b = machine.chips[to].at;
      ASSERT_EQ(chip::hex_distance(box, b.x - a.x, b.y - a.y), hops[from])
          << machine.width << "x" << machine.height << " (" << a.x << "," << a.y << ") to (" << b.x
          << "," << b.y << ")";
    }
  }
}

TEST(HexDistance, IsTheNumberOfHopsOnAFlatRectangle) {
  expect_equal_distances(support::rectangle(7, 4, false));
}

TEST(HexDistance, IsTheNumberOfHopsOnTori) {
  for (int width : {3, 4, 8, 12}) expect_equal_distances(support::rectangle(width, 5, true));
}

TEST(HexDistance, IsTheNumberOfHopsOnATriadOfBoards) {
  machine::MachineSpec triad;
  triad.shape = machine::Shape::torus_of_triads;
  expect_equal_distances(*machine::build(triad));
}

TEST(HexWay, EndsAtItsTargetLongerRunFirst) {
  for (int dx = -5; dx <= 5; ++dx) {
    for (int dy = -5; dy <= 5; ++dy) {
      const auto way = chip::flat_way(dx, dy);
      EXPECT_GE(way.first.steps, way.second.steps);
      int x = 0, y = 0;
      for (const auto& run : {way.first, way.second}) {
        x += run.steps * chip::step(run.link).dx;
        y += run.steps * chip::step(run.link).dy;
      }
      EXPECT_EQ(x, dx);
      EXPECT_EQ(y, dy);
    }
  }
}

}  // namespace
}  // namespace spikeloom::router
