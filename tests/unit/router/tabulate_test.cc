// Which order of keys is taken: the one with the fewest entries, but never one that leaves a table
// too large while another order would do.
#include "router/tabulate.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "router/prove.h"
#include "router/trees.h"
#include "tests/support/layered_network.h"

namespace spikeloom::router {
namespace {

constexpr KeyOrder kOrders[] = {KeyOrder::population, KeyOrder::source_chip,
                                KeyOrder::population_and_chip, KeyOrder::sinks_and_chip,
                                KeyOrder::shared_sinks_and_chip};
const MinimiseOptions kQuick{
    .minimiser = [](std::span<const Demand> demands,
                    const Effort& effort) { return minimisers()[1].minimise(demands, effort); },
    .net_names = {}};

class AnOrderOfKeys : public testing::Test {
 protected:
  support::RoutingCase given_ =
      support::layered_case(512, support::rectangle(4, 4, true), support::Spread::scattered);
  std::vector<Tree> trees_ = *tree_builders().front().build(given_.problem(), given_.placement, {});

  [[nodiscard]] Tabulated best() const {
    return *tabulate(given_.problem(), given_.placement, trees_, {}, kQuick);
  }
  [[nodiscard]] std::vector<std::size_t> sizes(KeyOrder order) const {
    const auto blocks = *keys(given_.problem(), given_.placement, {order});
    const auto wanted = demands(given_.machine, trees_, blocks);
    std::vector<std::size_t> entries;
    for (const auto& table : minimised(given_.machine, wanted, kQuick).of_chip)
      entries.push_back(table.size());
    return entries;
  }
  [[nodiscard]] std::size_t too_many(const Tables& tables) const {
    std::size_t sum = 0;
    for (std::size_t c = 0; c < tables.of_chip.size(); ++c) {
      const std::size_t room = given_.machine.chips[c].table_entries;
      sum += tables.of_chip[c].size() - std::min(room, tables.of_chip[c].size());
    }
    return sum;
  }
};

TEST_F(AnOrderOfKeys, IsTheOneOfFewestEntriesWhereThatFits) {
  const auto found = best();
  const auto sum = [&](KeyOrder order) {
    const auto entries = sizes(order);
    return std::accumulate(entries.begin(), entries.end(), std::size_t{0});
  };
  for (const auto order : kOrders) EXPECT_LE(sum(found.order), sum(order));
}

// Every chip has just the room that some order needs there; the best one needs more somewhere.
TEST_F(AnOrderOfKeys, IsAnotherWhereTheBestLeavesATableTooLarge) {
  const auto first = best().order;
  for (const auto order : kOrders) {
    if (order == first) continue;
    const auto entries = sizes(order), of_first = sizes(first);
    if (std::equal(entries.begin(), entries.end(), of_first.begin(), std::greater_equal<>()))
      continue;  // never smaller
    for (std::size_t c = 0; c < entries.size(); ++c)
      given_.machine.chips[c].table_entries = static_cast<std::uint16_t>(entries[c]);
    const auto found = best();
    EXPECT_NE(found.order, first);
    EXPECT_EQ(too_many(found.tables), 0U);
    EXPECT_TRUE(prove(given_.problem(), given_.placement, found.keys, found.tables).empty());
  }
}

TEST_F(AnOrderOfKeys, LacksTheFewestEntriesWhereNoneFits) {
  std::size_t room = ~std::size_t{0}, fewest = ~std::size_t{0};
  for (const auto order : kOrders) {
    const auto entries = sizes(order);
    room = std::min(room, *std::max_element(entries.begin(), entries.end()) - 1);
  }
  for (auto& chip : given_.machine.chips) chip.table_entries = static_cast<std::uint16_t>(room);
  for (const auto order : kOrders) {
    std::size_t sum = 0;
    for (const auto entries : sizes(order)) sum += entries - std::min(entries, room);
    fewest = std::min(fewest, sum);
  }
  ASSERT_GT(fewest, 0U);
  EXPECT_EQ(too_many(best().tables), fewest);
}

}  // namespace
}  // namespace spikeloom::router
