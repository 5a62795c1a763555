#include "router/keys.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <set>

#include "router/curve.h"
#include "tests/support/routing_cases.h"
#include "tests/unit/router/chosen.h"

namespace spikeloom::router {
namespace {

constexpr KeyOrder kOrders[] = {KeyOrder::population, KeyOrder::source_chip,
                                KeyOrder::population_and_chip, KeyOrder::sinks_and_chip,
                                KeyOrder::shared_sinks_and_chip};

support::RoutingCase slices_of(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& sizes) {
  support::RoutingCase given{support::rectangle(4, 4, true), {}, {}, {}};
  for (const auto& [population, neurons] : sizes) {
    const auto next = given.slices.size();
    const auto slice = support::add_slice(given, population, neurons, machine::ChipId(next / 16),
                                          static_cast<int>(1 + next % 16));
    given.nets.push_back({slice, 1.0, {slice}});
  }
  return given;
}

TEST(KeyBlocks, AreDisjointAlignedAndTheSmallestThatHoldTheirSlice) {
  EXPECT_TRUE(rc::check([] {
    const auto given = support::random_case(chosen());
    for (const auto order : kOrders) {
      const auto blocks = keys(given.problem(), given.placement, {order});
      RC_ASSERT(blocks.has_value());
      std::set<std::uint32_t> taken;
      for (std::size_t n = 0; n < given.nets.size(); ++n) {
        const auto neurons = given.slices[given.nets[n].source.index()].neurons.size();
        const auto size = std::bit_ceil(neurons) << kTickBits;
        const auto block = (*blocks)[n];
        RC_ASSERT(~block.mask + 1 == size);
        RC_ASSERT(block.key % size == 0U);
        for (std::uint32_t k = 0; k < size; ++k) RC_ASSERT(taken.insert(block.key + k).second);
        RC_ASSERT((block.key & kSystemKeys.mask) != kSystemKeys.key);
      }
    }
  }));
}

TEST(KeyBlocks, OfOnePopulationShareAnAlignedBlockOfItsOwn) {
  // Three slices of 64 and one of 10 round up to 256 neurons; the second population starts there.
  const auto given = slices_of({{0, 64}, {0, 64}, {0, 64}, {0, 10}, {1, 64}});
  const auto blocks = *keys(given.problem(), given.placement, {KeyOrder::population});
  for (std::size_t n = 0; n < 4; ++n) EXPECT_EQ(blocks[n].key, n * 64 * 4);
  EXPECT_EQ(blocks[3].mask, ~std::uint32_t{16 * 4 - 1});
  EXPECT_EQ(blocks[4].key, 256U * 4);
}

TEST(KeyBlocks, CanFollowTheSourceChips) {
  auto given = slices_of({{0, 4}, {1, 4}, {0, 4}, {1, 4}});
  for (std::size_t s = 0; s < 4; ++s) given.placement.cores[s].chip = machine::ChipId(s / 2);
  const auto blocks = *keys(given.problem(), given.placement, {KeyOrder::source_chip});
  EXPECT_EQ(blocks[1].key, blocks[0].key + 16);
  EXPECT_EQ(blocks[3].key, blocks[2].key + 16);
}

TEST(KeyBlocks, ArePackedWithoutGapsWhenRoundingUpGroupsDoesNotFit) {
  // 2^29 + 2 * 2^26 neurons a population: 2^30.3 rounds to 2^31 neurons' keys for each of two.
  const std::uint32_t large = 1U << 28, small = 1U << 26;
  const auto given = slices_of({{0, large}, {0, small}, {1, large}, {1, small}, {2, small}});
  const auto blocks = keys(given.problem(), given.placement, {KeyOrder::population});
  ASSERT_TRUE(blocks.has_value());
  EXPECT_EQ((*blocks)[2].key, large * 4U);
  EXPECT_EQ((*blocks)[1].key, 2U * 4U * large);
}

TEST(KeyBlocks, ThatNeedMoreThanThereAreAreRefusedWithBothAmounts) {
  const auto given = slices_of({{0, 1U << 29}, {1, 1U << 29}});
  const auto blocks = keys(given.problem(), given.placement, {KeyOrder::population});
  ASSERT_FALSE(blocks.has_value());
  EXPECT_EQ(blocks.error().code, "key_space_full");
  EXPECT_EQ(blocks.error().error_class, ErrorClass::does_not_fit);
  EXPECT_EQ(blocks.error().what, "2 nets need 4294967296 routing keys; there are 4294901760");
}

TEST(KeyBlocks, WithoutATickAreOneKeyForEachNeuron) {
  const auto given = slices_of({{0, 1}, {0, 1}, {0, 2}});
  KeyOptions options{.order = KeyOrder::population};
  options.tick_bits = 0;
  const auto blocks = *keys(given.problem(), given.placement, options);
  EXPECT_EQ(blocks[2].key, 0U);  // the largest of a population comes first
  EXPECT_EQ(blocks[2].mask, ~1U);
  EXPECT_EQ(blocks[0].key, 2U);
  EXPECT_EQ(blocks[1].key, 3U);
  EXPECT_EQ(blocks[0].mask, ~0U);
}

bool share_keys(KeyBlock a, KeyBlock b) { return ((a.key ^ b.key) & a.mask & b.mask) == 0; }

// Fixed blocks with any mask, some of them scattered over the whole key space.
TEST(KeyBlocks, KeepClearOfFixedOnes) {
  EXPECT_TRUE(rc::check([] {
    const auto given = support::random_case(chosen());
    KeyOptions options;
    options.order = kOrders[chosen()(5)];
    options.fixed.resize(given.nets.size());
    for (auto& fixed : options.fixed) {
      if (chosen()(3) != 0) continue;
      const auto bits = static_cast<std::uint32_t>(chosen()(1 << 12));
      const auto mask = chosen()(2) == 0 ? ~0U << chosen()(10) : ~(bits << chosen()(20));
      fixed = KeyBlock{static_cast<std::uint32_t>(chosen()(1 << 14)) & mask, mask};
    }
    const auto blocks = keys(given.problem(), given.placement, options);
    std::vector<KeyBlock> taken{kSystemKeys};
    bool overlap = false;
    for (const auto& fixed : options.fixed) {
      if (!fixed) continue;
      for (const auto& other : taken) overlap = overlap || share_keys(*fixed, other);
      taken.push_back(*fixed);
    }
    RC_CLASSIFY(overlap, "fixed blocks overlap");
    if (overlap) {
      RC_ASSERT(!blocks.has_value());
      RC_ASSERT(blocks.error().code == "fixed_keys_overlap");
      return;
    }
    RC_ASSERT(blocks.has_value());
    for (std::size_t n = 0; n < blocks->size(); ++n) {
      const auto& fixed = options.fixed[n];
      if (fixed) RC_ASSERT((*blocks)[n].key == fixed->key && (*blocks)[n].mask == fixed->mask);
      for (std::size_t m = 0; m < n; ++m) RC_ASSERT(!share_keys((*blocks)[n], (*blocks)[m]));
    }
  }));
}

TEST(KeyBlocks, ThatAreFixedAndOverlapAreRefusedByName) {
  const auto given = slices_of({{0, 4}, {0, 4}, {0, 4}});
  KeyOptions options;
  options.fixed = {KeyBlock{0x100, 0xFFFF'FF00}, std::nullopt, KeyBlock{0x180, 0xFFFF'FFFF}};
  const auto overlapping = keys(given.problem(), given.placement, options);
  ASSERT_FALSE(overlapping.has_value());
  EXPECT_EQ(overlapping.error().what,
            "fixed keys 0x00000180/0xffffffff of nets[2] overlap 0x00000100/0xffffff00 of nets[0]");
  options.fixed[2] = KeyBlock{0xFFFF'5554, 0xFFFF'FFFF};
  EXPECT_EQ(keys(given.problem(), given.placement, options).error().code, "fixed_keys_overlap");
  options.fixed[2] = KeyBlock{0x201, 0xFFFF'FF00};
  EXPECT_EQ(keys(given.problem(), given.placement, options).error().code, "fixed_key_outside_mask");
}

TEST(TheCurve, VisitsEachChipOfASquareOnceStepByStep) {
  std::vector<machine::ChipXY> along(64);
  for (int y = 0; y < 8; ++y) {
    for (int x = 0; x < 8; ++x) along.at(curve_position(support::at(x, y))) = support::at(x, y);
  }
  for (std::size_t i = 1; i < along.size(); ++i) {
    EXPECT_EQ(std::abs(along[i].x - along[i - 1].x) + std::abs(along[i].y - along[i - 1].y), 1);
  }
}

}  // namespace
}  // namespace spikeloom::router
