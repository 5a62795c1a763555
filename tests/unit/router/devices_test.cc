// Devices behind links: what is sent to them and what they send.
#include <gtest/gtest.h>

#include "router/legal_trees.h"
#include "router/link_load.h"
#include "router/trees.h"
#include "tests/support/routing_cases.h"

namespace spikeloom::router {
namespace {

// A row of four chips that does not wrap: its ends' links to the west and the east are free.
class ARowWithDevices : public testing::Test {
 protected:
  void SetUp() override {
    given_.machine = support::rectangle(4, 1, false);
    core_ = support::add_slice(given_, 0, 1, machine::ChipId(1), 3);
    eye_ = device(0, chip::Link::west);
    motor_ = device(3, chip::Link::east);
    given_.nets.push_back({eye_, 10.0, {core_, motor_}});
    given_.nets.push_back({core_, 5.0, {motor_}});
  }
  mapper::SliceId device(std::size_t chip, chip::Link link) {
    const auto slice = support::add_slice(given_, 1, 1, machine::ChipId(chip), placer::kNoCore);
    constraints_.devices.push_back({slice, machine::ChipId(chip), link});
    return slice;
  }
  placer::Problem problem() const {
    return {given_.machine, given_.slices, given_.nets, constraints_};
  }
  support::RoutingCase given_;
  placer::Constraints constraints_;
  mapper::SliceId core_, eye_, motor_;
};

TEST_F(ARowWithDevices, SendsToThemByTheirLinkAndComesInByIt) {
  for (const auto& builder : tree_builders()) {
    const auto trees = *builder.build(problem(), given_.placement, {});
    EXPECT_TRUE(legal_trees(problem(), given_.placement, trees).empty()) << builder.name;
    ASSERT_EQ(trees[0].hops.size(), 4U);
    EXPECT_EQ(trees[0].hops.front().came_in_by, chip::Link::west);
    EXPECT_EQ(trees[0].hops.back().route, chip::link_bit(chip::Link::east));
    EXPECT_EQ(trees[1].hops.front().came_in_by, std::nullopt);
    const auto load = link_load(given_.machine, given_.nets, trees);
    EXPECT_EQ(load[3][0], 15.0);
    EXPECT_EQ(link_figures(given_.machine, load).links, 6U);
  }
}

TEST_F(ARowWithDevices, AreSeenByTheOracle) {
  auto trees = *tree_builders().front().build(problem(), given_.placement, {});
  const auto verdict = [&] {
    const auto errors = legal_trees(problem(), given_.placement, trees);
    return errors.empty() ? std::string("legal") : errors.front().what;
  };
  trees[0].hops.back().route = 0;
  EXPECT_EQ(verdict(), "tree 0 serves other cores of chip (3,0) than the sinks'");
  trees[0].hops.back().route = chip::link_bit(chip::Link::east);
  trees[0].hops.front().came_in_by = std::nullopt;
  EXPECT_EQ(verdict(), "tree 0 does not start at the source chip");
  trees[0].hops.front().came_in_by = chip::Link::west;
  EXPECT_EQ(verdict(), "legal");
  constraints_.devices[1].link = chip::Link::west;
  EXPECT_EQ(verdict(), "tree 0 takes a link of chip (3,0) to another chip for one to a device");
}

TEST_F(ARowWithDevices, ASliceWithoutACoreIsReachedAndServedNothing) {
  const auto memory = support::add_slice(given_, 0, 1, machine::ChipId(2), placer::kNoCore);
  given_.nets.push_back({core_, 0.0, {memory}});
  for (const auto& builder : tree_builders()) {
    const auto trees = *builder.build(problem(), given_.placement, {});
    EXPECT_TRUE(legal_trees(problem(), given_.placement, trees).empty()) << builder.name;
    ASSERT_EQ(trees[2].hops.size(), 2U);
    EXPECT_EQ(trees[2].hops.back().route, 0U);
  }
}

TEST(LinkFigures, CountACableTwiceAndListTheWorst) {
  support::RoutingCase given{support::rectangle(3, 1, false), {}, {}, {}};
  given.machine.chips[1].cables = 1U << index(chip::Link::east);
  given.machine.chips[2].cables = 1U << index(chip::Link::west);
  LinkLoad load(3);
  load[0][0] = 1'250'000.0;
  load[1][0] = 1'000'000.0;
  const auto figures = link_figures(given.machine, load, 2);
  EXPECT_EQ(figures.links, 4U);
  EXPECT_EQ(figures.cables, 2U);
  EXPECT_DOUBLE_EQ(figures.heaviest_share, 0.4);
  EXPECT_DOUBLE_EQ(figures.mean_share, 0.1625);
  ASSERT_EQ(figures.worst.size(), 2U);
  EXPECT_EQ(figures.worst[0].chip, machine::ChipId(1));
  EXPECT_EQ(figures.worst[1].spikes_per_s, 1'250'000.0);
  EXPECT_EQ(figures.in_bin[0], 2U);
  EXPECT_EQ(figures.in_bin[12], 1U);
  EXPECT_EQ(figures.in_bin[LinkFigures::kBins - 1], 1U);
}

}  // namespace
}  // namespace spikeloom::router
