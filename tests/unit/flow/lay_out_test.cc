#include "host-tools/flow/lay_out.h"

#include <gtest/gtest.h>

#include "router/minimise.h"
#include "tests/support/machines.h"
#include "tests/support/placing_families.h"

namespace spikeloom::flow {
namespace {

Mapping random_nets(int slices) {
  const auto given = support::a_random_net(support::rectangle(4, 4, true), slices, 6, 1);
  Mapping mapping;
  mapping.machine = given.machine;
  mapping.slices = given.slices;
  mapping.nets = given.nets;
  return mapping;
}

std::size_t notes_with(const Mapping& mapping, const std::string& words) {
  std::size_t count = 0;
  for (const auto& note : mapping.notes) count += note.find(words) != std::string::npos ? 1U : 0U;
  return count;
}

TEST(ALayout, IsLegalAndSaysSoWhereItsTimeBudgetEndedTheSearchForPlaces) {
  auto mapping = random_nets(200);
  LayOutOptions options;
  options.time_budget_s = 1e-9;
  const auto done = lay_out(options, {}, mapping);
  ASSERT_TRUE(done.has_value()) << to_text(done.error());
  EXPECT_EQ(notes_with(mapping, "placing stopped to search after 1e-09 s"), 1U);

  auto without = random_nets(200);
  ASSERT_TRUE(lay_out({}, {}, without).has_value());
  EXPECT_TRUE(without.notes.empty());
}

TEST(ALayout, ShowsHowFarPlacingIs) {
  auto mapping = random_nets(200);
  std::uint64_t events = 0;
  const auto seen = [&](const ProgressEvent& event) {
    events += event.stage == "place" ? 1U : 0U;
    return true;
  };
  ASSERT_TRUE(lay_out({}, seen, mapping).has_value());
  EXPECT_GT(events, 0U);
}

TEST(ALayout, HasNoMoreEntriesThanDemandsAndNoFewerThanRoutes) {
  auto mapping = random_nets(200);
  ASSERT_TRUE(lay_out({}, {}, mapping).has_value());
  const auto demands = router::demands(mapping.machine, mapping.trees, mapping.keys);
  for (std::size_t c = 0; c < mapping.machine.chips.size(); ++c) {
    EXPECT_LE(router::fewest_entries(demands[c]), mapping.tables.of_chip[c].size());
    EXPECT_LE(mapping.tables.of_chip[c].size(), mapping.raw_entries[c]);
  }
}

TEST(ALayout, StopsToMinimiseWhereTablesFitIfThatIsAskedFor) {
  auto fewest = random_nets(200), fitting = random_nets(200), tight = random_nets(200);
  ASSERT_TRUE(lay_out({}, {}, fewest).has_value());
  LayOutOptions options;
  options.tables_just_fit = true;
  ASSERT_TRUE(lay_out(options, {}, fitting).has_value());
  std::size_t more = 0;
  for (std::size_t c = 0; c < tight.machine.chips.size(); ++c) {
    const auto least = fewest.tables.of_chip[c].size();
    ASSERT_GE(fitting.tables.of_chip[c].size(), least);
    more += fitting.tables.of_chip[c].size() - least;
    tight.machine.chips[c].table_entries = static_cast<std::uint16_t>(least + 1);
  }
  EXPECT_GT(more, 100U);
  ASSERT_TRUE(lay_out(options, {}, tight).has_value());
  EXPECT_TRUE(tight.notes.empty());
}

TEST(ALayout, LeadsTreesRoundFullTablesAFewTimesBeforeItGivesUp) {
  auto mapping = random_nets(200);
  for (auto& chip : mapping.machine.chips) chip.table_entries = 3;
  const auto done = lay_out({}, {}, mapping);
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().code, "table_full");
  EXPECT_NE(done.error().remedy.find("has fewer than"), std::string::npos);
  EXPECT_EQ(notes_with(mapping, "led trees round full tables"), 3U);
}

TEST(ALayout, PlacesElsewhereWhereATableHasNoRoom) {
  Mapping mapping;
  mapping.machine = support::rectangle(3, 1, false);
  for (std::size_t s = 0; s < 4; ++s) {
    mapping.slices.push_back({network::PopulationId(std::uint32_t{0}), {0, 1}, {}});
    mapping.nets.push_back({mapper::SliceId(s), 10.0, {mapper::SliceId((s + 1) % 4)}});
  }
  auto first = mapping;
  ASSERT_TRUE(lay_out({}, {}, first).has_value());
  const auto chip = first.placement.cores.front().chip;
  mapping.machine.chips[chip.index()].table_entries = 0;
  const auto done = lay_out({}, {}, mapping);
  ASSERT_TRUE(done.has_value()) << to_text(done.error());
  EXPECT_EQ(notes_with(mapping, "placed anew, with fewer cores there"), 1U);
  for (const auto& core : mapping.placement.cores) EXPECT_NE(core.chip, chip);

  mapping.notes.clear();
  mapping.constraints.pins.push_back({mapper::SliceId(std::size_t{0}), chip, std::uint8_t{3}});
  const auto pinned = lay_out({}, {}, mapping);
  ASSERT_FALSE(pinned.has_value());
  EXPECT_EQ(pinned.error().code, "table_full");
}

// One net that has to bend on its way; where it does so first, no table has room.
TEST(ALayout, BendsItsTreesWhereTablesHaveRoom) {
  Mapping mapping;
  mapping.machine = support::rectangle(6, 4, false);
  const auto source = *support::chip_at(mapping.machine, 0, 0);
  const auto sink = *support::chip_at(mapping.machine, 5, 2);
  for (const auto chip : {source, sink}) {
    const mapper::SliceId slice(mapping.slices.size());
    mapping.slices.push_back({network::PopulationId(std::uint32_t{0}), {0, 1}, {}});
    mapping.constraints.pins.push_back({slice, chip});
  }
  mapping.nets.push_back(
      {mapper::SliceId(std::size_t{0}), 10.0, {mapper::SliceId(std::size_t{1})}});
  auto first = mapping;
  ASSERT_TRUE(lay_out({}, {}, first).has_value());
  EXPECT_TRUE(first.notes.empty());
  std::vector<std::size_t> bends;
  for (std::size_t c = 0; c < first.tables.of_chip.size(); ++c) {
    if (c != source.index() && c != sink.index() && !first.tables.of_chip[c].empty())
      bends.push_back(c);
  }
  ASSERT_EQ(bends.size(), 1U);

  mapping.machine.chips[bends[0]].table_entries = 0;
  const auto done = lay_out({}, {}, mapping);
  ASSERT_TRUE(done.has_value()) << to_text(done.error());
  EXPECT_EQ(notes_with(mapping, "led trees round full tables"), 1U);
  EXPECT_TRUE(mapping.tables.of_chip[bends[0]].empty());
}

}  // namespace
}  // namespace spikeloom::flow
