#include "router/legal_trees.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "router/trees.h"
#include "tests/support/routing_cases.h"

namespace spikeloom::router {
namespace {

// A net from chip (0,0) to cores on (2,0) and (2,2) of a 4 x 4 rectangle, its tree, and a change.
class TheTreeOracle : public testing::Test {
 protected:
  void SetUp() override {
    given_.machine = support::rectangle(4, 4, false);
    const auto source = slice_at(0, 0);
    given_.nets.push_back({source, 1.0, {slice_at(2, 0), slice_at(2, 2)}});
    trees_ = *tree_builders().front().build(given_.problem(), given_.placement, {});
  }
  mapper::SliceId slice_at(int x, int y) {
    return support::add_slice(given_, 0, 1, *support::chip_at(given_.machine, x, y), 1);
  }
  std::string verdict() const {
    const auto errors = legal_trees(given_.problem(), given_.placement, trees_);
    return errors.empty() ? "legal" : errors.front().what;
  }
  support::RoutingCase given_;
  std::vector<Tree> trees_;
};

TEST_F(TheTreeOracle, AcceptsALegalTree) { EXPECT_EQ(verdict(), "legal"); }

TEST_F(TheTreeOracle, RejectsAMissingHop) {
  trees_[0].hops.pop_back();
  EXPECT_NE(verdict(), "legal");
}

TEST_F(TheTreeOracle, RejectsAMissingAndAnExtraCore) {
  auto& last = trees_[0].hops.back();
  last.route |= chip::core_bit(9);
  EXPECT_EQ(verdict(), "tree 0 serves other cores of chip (2,2) than the sinks'");
  last.route &= chip::kLinkBits;
  EXPECT_EQ(verdict(), "tree 0 serves other cores of chip (2,2) than the sinks'");
}

TEST_F(TheTreeOracle, RejectsALinkThatLeadsToNoHop) {
  trees_[0].hops.back().route |= chip::link_bit(chip::Link::east);
  EXPECT_EQ(verdict(), "tree 0 chip (2,2) sends where no hop arrives");
}

TEST_F(TheTreeOracle, RejectsADeadLink) {
  support::kill_link(given_.machine, trees_[0].hops.back().chip, *trees_[0].hops.back().came_in_by);
  EXPECT_EQ(verdict(), "tree 0 reaches chip (2,2) over a dead link");
}

TEST_F(TheTreeOracle, RejectsAChipVisitedTwice) {
  trees_[0].hops.push_back(trees_[0].hops.back());
  EXPECT_THAT(verdict(), testing::HasSubstr("twice"));
}

TEST_F(TheTreeOracle, RejectsAWrongSource) {
  trees_[0].hops.erase(trees_[0].hops.begin());
  EXPECT_EQ(verdict(), "tree 0 does not start at the source chip");
}

TEST_F(TheTreeOracle, RejectsAnEmptyTreeOfANetWithSinks) {
  trees_[0].hops.clear();
  EXPECT_EQ(verdict(), "tree 0 has sinks but no hops");
}

}  // namespace
}  // namespace spikeloom::router
