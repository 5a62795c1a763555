#include "router/patched_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <optional>
#include <set>

#include "router/minimise.h"
#include "router/prove.h"
#include "router/trees.h"
#include "tests/support/random_demands.h"
#include "tests/unit/router/chosen.h"

namespace spikeloom::router {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr chip::Route kEast = chip::link_bit(chip::Link::east);
constexpr chip::Route kNorth = chip::link_bit(chip::Link::north);
constexpr chip::Route kCore = chip::core_bit(3);

KeyBlock four_keys(std::uint32_t key) { return {key, ~3U}; }
Demand demand(std::uint32_t key, chip::Route route, bool straight_on = false) {
  return {four_keys(key), route, straight_on, {}};
}
chip::RoutingEntry entry(std::uint32_t key, chip::Route route, std::uint32_t mask = ~3U) {
  return {key, mask, route};
}

TEST(APatchedTable, IsTheOldOneWhileItServesHoweverLong) {
  // A minimiser would join the first two and leave out the third, which serves nobody.
  const Table old{entry(0, kEast), entry(4, kEast), entry(64, kNorth), entry(8, kCore)};
  EXPECT_EQ(patched_table(old, std::vector{demand(0, kEast), demand(4, kEast), demand(8, kCore)}),
            old);
  EXPECT_EQ(patched_table(old, std::vector{demand(4, kEast), demand(16, kEast, true)}), old)
      << "16 goes straight on";
}

TEST(APatchedTable, PutsWhatIsWrongBeforeEntriesThatServeAndDropsWhatNothingMeets) {
  const Table old{entry(0, kEast), entry(4, kEast), entry(64, kNorth), entry(8, kCore)};
  EXPECT_THAT(
      patched_table(old, std::vector{demand(0, kEast), demand(4, kEast), demand(8, kNorth)}),
      ElementsAre(entry(8, kNorth, ~3U), entry(0, kEast), entry(4, kEast)));
}

// Two blocks under one entry: the one that goes elsewhere gets an entry before it.
TEST(APatchedTable, TakesABlockOutOfAnEntryThatStays) {
  const Table old{entry(0, kEast, ~7U)};
  EXPECT_THAT(patched_table(old, std::vector{demand(0, kEast), demand(4, kCore)}),
              ElementsAre(testing::Field(&chip::RoutingEntry::route, kCore), old[0]));
}

TEST(APatchedTable, GivesAnEntryToWhatWentStraightOnAndMeetsAnotherNow) {
  const Table old{entry(0, kEast, 0)};
  const auto table = patched_table(old, std::vector{demand(0, kEast), demand(4, kNorth, true)});
  EXPECT_TRUE(support::serves(table, {demand(0, kEast), demand(4, kNorth, true)}));
  EXPECT_EQ(table.size(), 2U);
}

// One cube over 0xFFFD.... and 0xFFFE.... would take the system's 0xFFFF.... as well.
TEST(APatchedTable, TakesNoKeyOfTheSystem) {
  const std::vector now{demand(0xFFFD'0000, kEast), demand(0xFFFE'0000, kEast)};
  const auto table = patched_table({}, now);
  EXPECT_TRUE(support::serves(table, now));
  EXPECT_FALSE(support::takes_system_keys(table));
}

TEST(APatchedTable, IsEmptyWhereNothingIsDemanded) {
  EXPECT_THAT(patched_table({}, {}), IsEmpty());
  EXPECT_EQ(patched_table({entry(0, kEast)}, {}).size(), 1U) << "it serves";
}

// Some demands gone, some by another route, some new.
std::vector<Demand> changed(std::vector<Demand> demands, const support::Below& below) {
  const int change_percent = below(60);
  std::vector<Demand> now;
  for (auto& demand : demands) {
    const bool changes = below(100) < change_percent;
    if (changes && below(3) == 0) continue;
    if (changes) demand.route = 1U << below(6);
    if (changes) demand.straight_on = below(3) == 0;
    now.push_back(demand);
  }
  return now;
}

// The entry that every key of the block meets first, the table's size where none meets any.
std::optional<std::size_t> one_entry_meets(const Table& table, KeyBlock block) {
  std::set<std::size_t> met;
  for (const auto key : support::keys_of(block)) {
    const auto entry = std::ranges::find_if(
        table, [&](const chip::RoutingEntry& it) { return (key & it.mask) == it.key; });
    met.insert(static_cast<std::size_t>(entry - table.begin()));
  }
  return met.size() == 1 ? std::optional(*met.begin()) : std::nullopt;
}

// Whether `some` are among `all`, in their order there.
bool are_in_order_of(const Table& some, const Table& all) {
  auto next = all.begin();
  for (const auto& one : some) {
    next = std::find(next, all.end(), one);
    if (next == all.end()) return false;
    ++next;
  }
  return true;
}

RC_GTEST_PROP(APatchedTable, ServesAndKeepsTheEntriesThatServe, ()) {
  const auto below = chosen();
  const auto all = support::random_demands(below, 2 + below(7));
  std::vector<Demand> before, now;  // both know some that the other does not
  for (const auto& demand : all) {
    if (below(8) != 0) before.push_back(demand);
    if (below(8) != 0) now.push_back(demand);
  }
  now = changed(std::move(now), below);
  const auto old = minimisers().front().minimise(before, {});
  const auto table = patched_table(old, now);
  RC_ASSERT(support::serves(table, now));
  RC_ASSERT(!support::takes_system_keys(table));
  const auto is_whole = [&](const Demand& it) {
    return one_entry_meets(old, it.block).has_value();
  };
  if (support::serves(old, now) && std::ranges::all_of(now, is_whole)) {
    RC_ASSERT(table == old);
    return;
  }
  // Those of the old table that alone serve a block of the new demands.
  std::set<std::size_t> serving;
  for (const auto& it : now) {
    const auto entry = one_entry_meets(old, it.block);
    if (entry && *entry < old.size() && old[*entry].route == it.route) serving.insert(*entry);
  }
  Table kept;
  for (const auto e : serving) kept.push_back(old[e]);
  RC_ASSERT(table.size() >= kept.size());
  RC_ASSERT(Table(table.end() - static_cast<std::ptrdiff_t>(kept.size()), table.end()) == kept);
  RC_ASSERT(are_in_order_of(kept, old));
}

// Slices go to other cores of their chips, or to cores of other chips.
placer::Placement moved(const support::RoutingCase& given, const support::Below& below) {
  auto placement = given.placement;
  for (auto& place : placement.cores) {
    if (below(6) != 0) continue;
    const auto free = [&](placer::CorePlace to) {
      return std::ranges::find(placement.cores, to) == placement.cores.end();
    };
    const placer::CorePlace to{machine::ChipId{static_cast<std::size_t>(
                                   below(static_cast<int>(given.machine.chips.size())))},
                               static_cast<std::uint8_t>(1 + below(16))};
    if (free(to)) place = to;
  }
  return placement;
}

RC_GTEST_PROP(APatchedTable, DeliversEveryKeyAfterAMove, ()) {
  const auto below = chosen();
  const auto given = support::random_case(below);
  const auto build = tree_builders().front().build;
  const auto trees = build(given.problem(), given.placement, {});
  RC_PRE(trees.has_value());
  const auto blocks = keys(given.problem(), given.placement, {});
  RC_PRE(blocks.has_value());
  const auto old = minimised(given.machine, demands(given.machine, *trees, *blocks), {});
  const auto placement = moved(given, below);
  const auto new_trees = build(given.problem(), placement, {});
  RC_PRE(new_trees.has_value());
  const auto now = demands(given.machine, *new_trees, *blocks);
  Tables tables;
  for (std::size_t c = 0; c < now.size(); ++c)
    tables.of_chip.push_back(patched_table(old.of_chip[c], now[c]));
  const auto faults = prove(given.problem(), placement, *blocks, tables);
  for (const auto& fault : faults) RC_LOG(to_text(fault));
  RC_ASSERT(faults.empty());
}

}  // namespace
}  // namespace spikeloom::router
