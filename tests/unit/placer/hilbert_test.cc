#include "placer/hilbert.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/support/machines.h"

namespace spikeloom::placer {
namespace {

TEST(Hilbert, StepsToAnAdjacentChipAllOverASquare) {
  const auto machine = support::rectangle(16, 16, false);
  const auto order = chips_along_hilbert(machine);
  ASSERT_EQ(order.size(), 256U);
  for (std::size_t i = 1; i < order.size(); ++i) {
    const auto from = machine.at(order[i - 1]).at, to = machine.at(order[i]).at;
    ASSERT_EQ(std::abs(from.x - to.x) + std::abs(from.y - to.y), 1) << "step " << i;
  }
}

TEST(Hilbert, VisitsEveryLiveChipOnceOnAnyBox) {
  const auto machine = support::rectangle(5, 3, false, {support::at(1, 1), support::at(4, 2)});
  auto order = chips_along_hilbert(machine);
  std::ranges::sort(order);
  ASSERT_EQ(order.size(), machine.chips.size());
  for (std::size_t c = 0; c < order.size(); ++c) EXPECT_EQ(order[c].index(), c);
}

}  // namespace
}  // namespace spikeloom::placer
