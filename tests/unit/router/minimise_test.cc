#include "router/minimise.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <functional>

#include "base/counter_rng.h"
#include "router/keys.h"
#include "router/prove.h"
#include "router/trees.h"
#include "tests/support/exact_table.h"
#include "tests/support/layered_network.h"
#include "tests/support/random_demands.h"
#include "tests/unit/router/chosen.h"

namespace spikeloom::router {
namespace {

using support::random_demands;
using support::serves;
using support::takes_system_keys;

class EveryMinimiser : public testing::TestWithParam<NamedMinimiser> {};
INSTANTIATE_TEST_SUITE_P(Of, EveryMinimiser, testing::ValuesIn(minimisers()),
                         [](const auto& one) { return std::string(one.param.name); });

TEST_P(EveryMinimiser, ServesEveryDemandedKeyWithoutMoreEntries) {
  EXPECT_TRUE(rc::check([&] {
    const auto demands = random_demands(chosen(), 2 + chosen()(7));
    const auto table = GetParam().minimise(demands, {});
    RC_ASSERT(serves(table, demands));
    RC_ASSERT(!takes_system_keys(table));
    RC_ASSERT(table.size() <= without_defaults(demands).size());
    RC_ASSERT(table == GetParam().minimise(demands, {}));
  }));
}

// One cube over 0xFFFD.... and 0xFFFE.... would take the system's 0xFFFF.... as well.
TEST_P(EveryMinimiser, ServesBlocksAtTheTopOfTheKeySpaceWithoutTakingTheSystems) {
  EXPECT_TRUE(rc::check([&] {
    auto demands = random_demands(chosen(), 8);
    for (auto& demand : demands) demand.block.key += chosen()(2) == 0 ? 0xFFFD'0000 : 0xFFFE'0000;
    const auto table = GetParam().minimise(demands, {});
    RC_ASSERT(serves(table, demands));
    RC_ASSERT(!takes_system_keys(table));
  }));
}

// Eight single keys of four bits; 300 fixed tables.
TEST(TheDefaultMinimiser, IsNeverBelowAndRarelyAboveTheTrueMinimum) {
  StreamReader words(CounterStream(1, {StreamPurpose::test}));
  std::size_t found = 0, fewest = 0;
  for (int table = 0; table < 300; ++table) {
    std::vector<std::uint32_t> keys(16);
    for (std::uint32_t k = 0; k < 16; ++k) keys[k] = k;
    std::vector<Demand> demands;
    const auto routes = 2 + words.next_below(3);
    for (std::uint32_t d = 0; d < 8; ++d) {
      std::swap(keys[d], keys[d + words.next_below(16 - d)]);
      demands.push_back(
          {{keys[d], ~0U}, 1U << words.next_below(routes), words.next_below(4) == 0, {}});
    }
    const auto least = support::entries_of_smallest_table(demands);
    ASSERT_GE(least, fewest_entries(demands));
    const auto got = minimisers().front().minimise(demands, {}).size();
    ASSERT_GE(got, least);
    found += got;
    fewest += least;
  }
  // A band that a change must not leave unseen; the true ratio is printed on failure.
  EXPECT_LE(static_cast<double>(found), 1.01 * static_cast<double>(fewest))
      << found << " entries, " << fewest << " would do";
}

TEST(TheDefaultMinimiser, StopsWhereEnoughIsReached) {
  const auto demands = random_demands([](int bound) { return bound / 2; }, 8);
  const auto plain = without_defaults(demands).size();
  ASSERT_GT(plain, minimisers().front().minimise(demands, {}).size());
  EXPECT_EQ(minimisers().front().minimise(demands, {.enough = plain}), without_defaults(demands));
}

// Keys 0 to 15 of four routes in runs of four, shifted by two: aligned ranges do not fit them.
TEST(GroupedKeys, NeedsNoMoreThanAnEntryARouteWhereOneCanComeBehindAnother) {
  std::vector<Demand> demands;
  for (std::uint32_t k = 0; k < 16; ++k) {
    demands.push_back({{k, ~0U}, chip::core_bit(static_cast<int>((k + 2) / 4 % 4)), false, {}});
  }
  const auto table = minimisers().front().minimise(demands, {});
  EXPECT_TRUE(serves(table, demands));
  EXPECT_EQ(table.size(), support::entries_of_smallest_table(demands));
}

// Two pairs are apart by one key that goes straight on: an entry for it saves two others.
TEST(GroupedKeys, CoversWhatGoesStraightOnWhereThatLetsOthersJoin) {
  const auto core = [](int c) { return chip::core_bit(c); };
  const std::vector<Demand> demands{{{0b0000, ~0U}, core(1), false, {}},
                                    {{0b0011, ~0U}, core(1), false, {}},
                                    {{0b0101, ~0U}, core(2), false, {}},
                                    {{0b1001, ~0U}, core(2), false, {}},
                                    {{0b0001, ~0U}, 1, true, {}}};
  const auto table = minimisers().front().minimise(demands, {});
  EXPECT_TRUE(serves(table, demands));
  EXPECT_EQ(table.size(), support::entries_of_smallest_table(demands));
}

const MinimiseOptions kQuick{.work = 10'000'000, .net_names = {}};

class ALayeredNetwork : public testing::Test {
 protected:
  // 256 neurons a slice on 6 x 6 chips, scattered: 305 nets pass nearly every chip.
  support::RoutingCase given_ =
      support::layered_case(256, support::rectangle(6, 6, true), support::Spread::scattered);
  std::vector<Tree> trees_ = *tree_builders().front().build(given_.problem(), given_.placement, {});
};

TEST_F(ALayeredNetwork, IsProvenInBothKeyOrders) {
  for (const auto order : {KeyOrder::source_chip, KeyOrder::population}) {
    const auto blocks = *keys(given_.problem(), given_.placement, {order});
    const auto tables = minimise(given_.machine, demands(given_.machine, trees_, blocks), kQuick);
    ASSERT_TRUE(tables.has_value());
    for (const auto& error : prove(given_.problem(), given_.placement, blocks, *tables)) {
      ADD_FAILURE() << to_text(error);
    }
  }
}

TEST_F(ALayeredNetwork, FitsSmallTablesOrNamesTheFullestChipAndWhoFillsIt) {
  auto options = kQuick;
  for (const auto& net : given_.nets) {
    const auto population = given_.slices[net.source.index()].population.value;
    options.net_names.push_back("layer" + std::to_string(population / 2));
  }
  const auto blocks = *keys(given_.problem(), given_.placement, {});
  const auto wanted = demands(given_.machine, trees_, blocks);
  for (auto& chip : given_.machine.chips) chip.table_entries = 3;
  const auto tables = minimise(given_.machine, wanted, options);
  ASSERT_FALSE(tables.has_value());
  EXPECT_EQ(tables.error().code, "table_full");
  EXPECT_EQ(tables.error().error_class, ErrorClass::does_not_fit);
  EXPECT_NE(tables.error().what.find("its router holds 3 (35 other chips"), std::string::npos)
      << tables.error().what;
  EXPECT_EQ(tables.error().cause.rfind("layer1 ", 0), 0U) << tables.error().cause;
}

TEST_F(ALayeredNetwork, HasEqualTablesForAnyNumberOfThreads) {
  const auto blocks = *keys(given_.problem(), given_.placement, {});
  const auto wanted = demands(given_.machine, trees_, blocks);
  auto options = kQuick;
  const auto alone = minimised(given_.machine, wanted, options);
  options.threads = 4;
  EXPECT_EQ(minimised(given_.machine, wanted, options).of_chip, alone.of_chip);
}

TEST_F(ALayeredNetwork, WorksLongerOnATableThatDoesNotFit) {
  const auto blocks = *keys(given_.problem(), given_.placement, {});
  const auto wanted = demands(given_.machine, trees_, blocks);
  const MinimiseOptions little{.work = 100'000, .net_names = {}};
  const auto made = minimised(given_.machine, wanted, little).of_chip;
  const auto better = minimised(given_.machine, wanted, kQuick).of_chip;
  const auto improved = [](const Table& a, const Table& b) { return a.size() < b.size(); };
  const auto chip = static_cast<std::size_t>(
      std::ranges::mismatch(better, made, std::not_fn(improved)).in1 - better.begin());
  ASSERT_LT(chip, made.size());
  given_.machine.chips[chip].table_entries = static_cast<std::uint16_t>(made[chip].size() - 1);
  EXPECT_LT(minimised(given_.machine, wanted, little).of_chip[chip].size(), made[chip].size());
}

TEST_F(ALayeredNetwork, StopsMinimisingWhereTheTableFits) {
  const auto blocks = *keys(given_.problem(), given_.placement, {});
  const auto wanted = demands(given_.machine, trees_, blocks);
  MinimiseOptions options;
  options.stop_when_it_fits = true;
  const auto tables = *minimise(given_.machine, wanted, options);
  for (std::size_t c = 0; c < wanted.size(); ++c) {
    EXPECT_EQ(tables.of_chip[c], without_defaults(wanted[c]));
  }
}

}  // namespace
}  // namespace spikeloom::router
