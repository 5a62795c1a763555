#include "router/minimise.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>

#include "base/counter_rng.h"
#include "router/cube_cover.h"
#include "router/keys.h"
#include "router/prove.h"
#include "router/trees.h"
#include "tests/support/layered_network.h"
#include "tests/support/table_walk.h"
#include "tests/unit/router/chosen.h"

namespace spikeloom::router {
namespace {

using support::Below;

// Demands on disjoint blocks of 1 to 4 keys in a space of 2^bits keys, few routes, some straight
// on.
std::vector<Demand> random_demands(const Below& below, int bits) {
  const int routes = 1 + below(5), dense = 1 + below(100), straight_percent = below(60);
  std::vector<Demand> all;
  for (std::uint32_t key = 0; key < (1U << bits);) {
    const auto size = std::min(1U << below(3), key == 0 ? 4U : 1U << std::countr_zero(key));
    if (below(100) < dense) {
      const auto route = 1U << below(routes);
      all.push_back({{key, ~(size - 1)}, route, below(100) < straight_percent, {}});
    }
    key += size;
  }
  return all;
}

// Key by key: what the router of the chip does with each demanded key, default routing included.
bool serves(const Table& table, const std::vector<Demand>& demands) {
  for (const auto& demand : demands) {
    for (const auto key : support::keys_of(demand.block)) {
      const auto route = support::look_up(table, key);
      if (route ? *route != demand.route : !demand.straight_on) return false;
    }
  }
  return true;
}

bool takes_system_keys(const Table& table) {
  return std::any_of(table.begin(), table.end(), [](const chip::RoutingEntry& entry) {
    return ((entry.key ^ kSystemKeys.key) & entry.mask & kSystemKeys.mask) == 0;
  });
}

class EveryMinimiser : public testing::TestWithParam<NamedMinimiser> {};
INSTANTIATE_TEST_SUITE_P(Of, EveryMinimiser, testing::ValuesIn(minimisers()),
                         [](const auto& one) { return std::string(one.param.name); });

TEST_P(EveryMinimiser, ServesEveryDemandedKeyWithoutMoreEntries) {
  EXPECT_TRUE(rc::check([&] {
    const auto demands = random_demands(chosen(), 2 + chosen()(7));
    const auto table = GetParam().minimise(demands, 0);
    RC_ASSERT(serves(table, demands));
    RC_ASSERT(!takes_system_keys(table));
    RC_ASSERT(table.size() <= without_defaults(demands).size());
    RC_ASSERT(table == GetParam().minimise(demands, 0));
  }));
}

// One cube over 0xFFFD.... and 0xFFFE.... would take the system's 0xFFFF.... as well.
TEST_P(EveryMinimiser, ServesBlocksAtTheTopOfTheKeySpaceWithoutTakingTheSystems) {
  EXPECT_TRUE(rc::check([&] {
    auto demands = random_demands(chosen(), 8);
    for (auto& demand : demands) demand.block.key += chosen()(2) == 0 ? 0xFFFD'0000 : 0xFFFE'0000;
    const auto table = GetParam().minimise(demands, 0);
    RC_ASSERT(serves(table, demands));
    RC_ASSERT(!takes_system_keys(table));
  }));
}

// Demands as bits of a set.
using Set = std::uint32_t;

// Those of `left` that a cube takes; none when they do not share a route.
Set taken_by(KeyBlock cube, const std::vector<Demand>& demands, Set left) {
  Set taken = 0;
  chip::Route route = 0;
  for (std::size_t d = 0; d < demands.size(); ++d) {
    if ((left >> d & 1U) == 0 || !holds(cube, demands[d].block)) continue;
    if (taken != 0 && route != demands[d].route) return 0;
    route = demands[d].route;
    taken |= 1U << d;
  }
  return taken;
}

// The fewest entries of any ordered table, by breadth-first search over the sets of single keys
// that no entry has taken yet.
std::size_t fewest_entries(const std::vector<Demand>& demands, const std::vector<KeyBlock>& cubes) {
  Set by_default = 0;
  for (std::size_t d = 0; d < demands.size(); ++d) {
    if (demands[d].straight_on) by_default |= 1U << d;
  }
  const Set all = (1U << demands.size()) - 1;
  std::vector<bool> seen(all + 1, false);
  std::vector<Set> level{all};
  for (std::size_t entries = 0;; ++entries) {
    std::vector<Set> next;
    for (const auto left : level) {
      if ((left & ~by_default) == 0) return entries;
      for (const auto& cube : cubes) {
        const Set rest = left & ~taken_by(cube, demands, left);
        if (!seen[rest]) next.push_back(rest);
        seen[rest] = true;
      }
    }
    level = std::move(next);
  }
}

std::vector<KeyBlock> cubes_of_four_bits() {
  std::vector<KeyBlock> cubes;
  for (std::uint32_t mask = 0; mask < 16; ++mask) {
    for (std::uint32_t key = 0; key < 16; ++key) {
      if ((key & ~mask) == 0) cubes.push_back({key, mask});
    }
  }
  return cubes;
}

// Eight single keys of four bits; 300 fixed tables.
TEST(TheDecisionList, IsNeverBelowAndRarelyAboveTheTrueMinimum) {
  StreamReader words(CounterStream(1, {StreamPurpose::test}));
  const auto cubes = cubes_of_four_bits();
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
    const auto least = fewest_entries(demands, cubes);
    const auto got = minimisers().front().minimise(demands, 0).size();
    ASSERT_GE(got, least);
    found += got;
    fewest += least;
  }
  // A band that a change must not leave unseen; the true ratio is printed on failure.
  EXPECT_LE(static_cast<double>(found), 1.04 * static_cast<double>(fewest))
      << found << " entries, " << fewest << " would do";
}

TEST(TheDecisionList, StopsWhereEnoughIsReached) {
  const auto demands = random_demands([](int bound) { return bound / 2; }, 8);
  const auto plain = without_defaults(demands).size();
  ASSERT_GT(plain, minimisers().front().minimise(demands, 0).size());
  EXPECT_EQ(minimisers().front().minimise(demands, plain), without_defaults(demands));
}

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
    const auto tables = minimise(given_.machine, demands(given_.machine, trees_, blocks), {});
    ASSERT_TRUE(tables.has_value());
    for (const auto& error : prove(given_.problem(), given_.placement, blocks, *tables)) {
      ADD_FAILURE() << to_text(error);
    }
  }
}

TEST_F(ALayeredNetwork, FitsSmallTablesOrNamesTheFullestChipAndWhoFillsIt) {
  MinimiseOptions options;
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
