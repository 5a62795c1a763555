#include "router/demands.h"

#include <gtest/gtest.h>

#include "router/keys.h"
#include "router/trees.h"
#include "tests/support/routing_cases.h"

namespace spikeloom::router {
namespace {

// A row of five chips; a net from the first to cores of the third and the last.
class ARowOfChips : public testing::Test {
 protected:
  void SetUp() override {
    given_.machine = support::rectangle(5, 1, false);
    const auto source = support::add_slice(given_, 0, 8, machine::ChipId(0), 1);
    const auto middle = support::add_slice(given_, 0, 8, machine::ChipId(2), 3);
    const auto last = support::add_slice(given_, 0, 8, machine::ChipId(4), 2);
    given_.nets.push_back({source, 1.0, {middle, last}});
    const auto trees = *tree_builders().front().build(given_.problem(), given_.placement, {});
    demands_ = demands(given_.machine, trees, *keys(given_.problem(), given_.placement, {}));
  }
  std::vector<chip::RoutingEntry> table(std::size_t chip) const {
    return without_defaults(demands_[chip]);
  }
  support::RoutingCase given_;
  Demands demands_;
};

TEST_F(ARowOfChips, NeedsNoEntryWhereThePacketGoesStraightOn) {
  EXPECT_TRUE(demands_[1].at(0).straight_on);
  EXPECT_TRUE(table(1).empty());
  EXPECT_TRUE(table(3).empty());
}

TEST_F(ARowOfChips, NeedsOneAtTheSourceAlthoughThePacketOnlyLeavesByALink) {
  const chip::RoutingEntry wanted{0, ~31U, chip::link_bit(chip::Link::east)};
  EXPECT_EQ(table(0), std::vector{wanted});
}

TEST_F(ARowOfChips, NeedsOneWhereACoreListens) {
  const chip::RoutingEntry passing{0, ~31U, chip::link_bit(chip::Link::east) | chip::core_bit(3)};
  const chip::RoutingEntry ending{0, ~31U, chip::core_bit(2)};
  EXPECT_EQ(table(2), std::vector{passing});
  EXPECT_EQ(table(4), std::vector{ending});
}

}  // namespace
}  // namespace spikeloom::router
