#include "router/prove.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "base/counter_rng.h"
#include "router/demands.h"
#include "router/keys.h"
#include "router/trees.h"
#include "tests/support/routing_cases.h"
#include "tests/support/table_walk.h"
#include "tests/unit/router/chosen.h"

namespace spikeloom::router {
namespace {

using testing::HasSubstr;

struct Routed {
  std::vector<KeyBlock> keys;
  Tables tables;
};

std::optional<Routed> route(const support::RoutingCase& given) {
  const auto trees = tree_builders().back().build(given.problem(), given.placement, {});
  if (!trees) return std::nullopt;
  Routed routed{*keys(given.problem(), given.placement, {}), {}};
  for (const auto& wanted : demands(given.machine, *trees, routed.keys)) {
    routed.tables.of_chip.push_back(without_defaults(wanted));
  }
  return routed;
}

TEST(TheProof, HoldsForTablesMadeFromTrees) {
  EXPECT_TRUE(rc::check([] {
    const auto given = support::random_case(chosen());
    const auto routed = route(given);
    RC_PRE(routed.has_value());
    const auto errors = prove(given.problem(), given.placement, routed->keys, routed->tables);
    for (const auto& error : errors) RC_LOG(to_text(error));
    RC_ASSERT(errors.empty());
    RC_ASSERT(
        support::delivers_all(given.problem(), given.placement, routed->keys, routed->tables));
  }));
}

// One random change of one random table: dropped, swapped, or any bit of an entry flipped.
void tamper(Tables& tables, const support::Below& below) {
  std::vector<Table*> filled;
  for (auto& table : tables.of_chip) {
    if (!table.empty()) filled.push_back(&table);
  }
  RC_PRE(!filled.empty());
  auto& table = *filled[static_cast<std::size_t>(below(static_cast<int>(filled.size())))];
  const auto victim = static_cast<std::size_t>(below(static_cast<int>(table.size())));
  auto& entry = table[victim];
  switch (below(5)) {
    case 0:
      table.erase(table.begin() + static_cast<std::ptrdiff_t>(victim));
      break;
    case 1:
      std::swap(entry, table[static_cast<std::size_t>(below(static_cast<int>(table.size())))]);
      break;
    case 2:
      entry.route ^= 1U << below(chip::kLinks + chip::kCores);
      break;
    case 3:
      entry.key ^= 1U << below(10);
      break;
    default:
      entry.mask ^= 1U << below(10);
      entry.key &= entry.mask;
  }
}

// The walk by blocks must agree with the walk key by key on good and on broken tables alike.
TEST(TheProof, AgreesWithAWalkOfEachSingleKey) {
  EXPECT_TRUE(rc::check([] {
    const auto given = support::random_case(chosen());
    auto routed = route(given);
    RC_PRE(routed.has_value());
    tamper(routed->tables, chosen());
    const bool proven =
        prove(given.problem(), given.placement, routed->keys, routed->tables).empty();
    const bool delivered =
        support::delivers_all(given.problem(), given.placement, routed->keys, routed->tables);
    RC_CLASSIFY(proven, "harmless change");
    RC_ASSERT(proven == delivered);
  }));
}

// The number behind `word` in a fault's text.
std::size_t number_behind(const std::string& text, const std::string& word) {
  return std::stoul(text.substr(text.find(word) + word.size()), nullptr, 0);
}

// Every fault of a broken table names a net and a key of it that truly goes wrong, and a chip.
TEST(TheProof, TellsKeysThatTrulyGoWrong) {
  EXPECT_TRUE(rc::check([] {
    const auto given = support::random_case(chosen());
    auto routed = route(given);
    RC_PRE(routed.has_value());
    for (int changes = 1 + chosen()(3); changes > 0; --changes) tamper(routed->tables, chosen());
    const auto problem = given.problem();
    for (const auto& error : prove(problem, given.placement, routed->keys, routed->tables)) {
      const auto net = number_behind(error.where, "nets[");
      const auto key = static_cast<std::uint32_t>(number_behind(error.what, "key "));
      RC_ASSERT((key & routed->keys[net].mask) == routed->keys[net].key);
      RC_ASSERT(
          !support::delivers(problem, given.placement, problem.nets[net], key, routed->tables));
      RC_ASSERT(error.what.find(" chip (") != std::string::npos);
    }
  }));
}

// Many nets, of which threads take some each: 700 slices on 7 x 7 chips, each with many sinks.
support::RoutingCase many_nets() {
  StreamReader words(CounterStream(1, {StreamPurpose::test}));
  support::RoutingCase all{support::rectangle(7, 7, true), {}, {}, {}};
  constexpr std::uint32_t kNets = 700;
  for (std::uint32_t s = 0; s < kNets; ++s)
    support::add_slice(all, s / 50, 4, machine::ChipId(std::size_t{s % 49}),
                       1 + static_cast<int>(s / 49));
  for (std::uint32_t s = 0; s < kNets; ++s) {
    mapper::Net net{mapper::SliceId(s), 1.0, {}};
    for (int t = 0; t < 60; ++t) net.sinks.push_back(mapper::SliceId(words.next_below(kNets)));
    std::sort(net.sinks.begin(), net.sinks.end());
    net.sinks.erase(std::unique(net.sinks.begin(), net.sinks.end()), net.sinks.end());
    all.nets.push_back(std::move(net));
  }
  return all;
}

TEST(TheProof, FindsTheSameFaultsWithAnyNumberOfThreads) {
  const auto given = many_nets();
  auto routed = *route(given);
  // A core of every 60th net's source more, so that faults are few and everywhere.
  for (std::size_t n = 0; n < given.nets.size(); n += 60) {
    const auto source = given.placement.cores[given.nets[n].source.index()].chip;
    for (auto& entry : routed.tables.of_chip[source.index()])
      if (entry.key == routed.keys[n].key) entry.route ^= chip::core_bit(17);
  }
  std::vector<std::size_t> nets;
  const auto faults = [&](unsigned threads) {
    std::string text;
    nets.clear();
    for (const auto& error : prove(given.problem(), given.placement, routed.keys, routed.tables,
                                   {kTickBits, threads})) {
      text += to_text(error);
      nets.push_back(number_behind(error.where, "nets["));
    }
    return text;
  };
  const auto alone = faults(1);
  EXPECT_THAT(nets, testing::ElementsAre(0, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 660));
  for (const unsigned threads : {2U, 3U, 8U}) EXPECT_EQ(faults(threads), alone);
}

TEST(TheProof, ListsTheFirstFaultsAndCountsTheRest) {
  const auto given = many_nets();
  auto routed = *route(given);
  const auto listed = [&] {
    return prove(given.problem(), given.placement, routed.keys, routed.tables, {kTickBits, 2});
  };
  const auto all_keys = routed.keys;
  routed.keys.assign(given.nets.size(), all_keys[0]);  // 699 overlap, and are not routed so
  const auto overlapping = listed();
  ASSERT_EQ(overlapping.size(), kReportedFaults);
  EXPECT_THAT(overlapping.front().what, HasSubstr("overlaps"));
  EXPECT_THAT(overlapping.back().cause, HasSubstr(" more faults are not listed"));
  routed.keys = all_keys;
  for (auto& table : routed.tables.of_chip) table.clear();
  const auto lost = listed();
  ASSERT_EQ(lost.size(), kReportedFaults);
  EXPECT_THAT(lost.back().cause, HasSubstr("; 680 more faults are not listed"));
  EXPECT_EQ(number_behind(lost.back().where, "nets["), kReportedFaults - 1);
}

// A net from (0,0) along a row to (3,0), with a second sink on (1,0); a ring of chips above.
class ProvenTables : public testing::Test {
 protected:
  void SetUp() override {
    given_.machine = support::rectangle(4, 2, false);
    const auto source = slice_at(0, 0);
    given_.nets.push_back({source, 1.0, {slice_at(1, 0), slice_at(3, 0)}});
    const auto other = slice_at(0, 1);
    given_.nets.push_back({other, 1.0, {slice_at(2, 1)}});
    routed_ = *route(given_);
  }
  mapper::SliceId slice_at(int x, int y) {
    return support::add_slice(given_, 0, 4, *support::chip_at(given_.machine, x, y), 1);
  }
  Table& table(int x, int y) {
    return routed_.tables.of_chip[support::chip_at(given_.machine, x, y)->index()];
  }
  std::string verdict() const {
    const auto errors = prove(given_.problem(), given_.placement, routed_.keys, routed_.tables);
    return errors.empty() ? "proven" : errors.front().what;
  }
  support::RoutingCase given_;
  Routed routed_;
};

TEST_F(ProvenTables, AreProven) { EXPECT_EQ(verdict(), "proven"); }

TEST_F(ProvenTables, AreRejectedWithoutTheEntryAtASource) {
  table(0, 0).clear();
  EXPECT_EQ(verdict(),
            "key 0x00000000 matches no entry at its source at chip (0,0); its way: (0,0)");
}

TEST_F(ProvenTables, AreRejectedWithoutTheEntryAtASink) {
  table(3, 0).clear();
  EXPECT_EQ(verdict(),
            "key 0x00000000 is not given to core 1, which is a sink, at chip (3,0); its way: "
            "(0,0) east (1,0) east (2,0) east (3,0)");
}

TEST_F(ProvenTables, AreRejectedWithAnExtraCore) {
  table(1, 0).at(0).route |= chip::core_bit(7);
  EXPECT_THAT(verdict(), HasSubstr("is given to core 7, which is no sink, at chip (1,0)"));
}

TEST_F(ProvenTables, AreRejectedWithAWrongLink) {
  table(0, 0).at(0).route = chip::link_bit(chip::Link::south);
  EXPECT_THAT(verdict(), HasSubstr("is sent south, over a dead link, at chip (0,0)"));
  table(0, 0).at(0).route = chip::link_bit(chip::Link::north);
  EXPECT_NE(verdict(), "proven");
}

TEST_F(ProvenTables, AreRejectedWithALoop) {
  table(3, 0).at(0).route |= chip::link_bit(chip::Link::west);
  EXPECT_THAT(verdict(), HasSubstr("comes here twice at chip (2,0)"));
}

TEST_F(ProvenTables, AreRejectedWhenABranchIsLeftOut) {
  table(1, 0).at(0).route &= ~chip::link_bit(chip::Link::east);
  EXPECT_EQ(verdict(), "key 0x00000000 never reaches its sink, core 1 of chip (3,0)");
}

TEST_F(ProvenTables, AreRejectedWhenAnEntryTakesHalfOfABlock) {
  // Odd ticks of the second net (keys 16 to 31) fall to a general entry further down.
  auto& entry = table(2, 1).at(0);
  entry.mask |= 1;
  EXPECT_THAT(verdict(), HasSubstr("key 0x00000011 is not given to core 1"));
  table(2, 1).push_back({0, 0, entry.route});
  EXPECT_EQ(verdict(), "proven");
}

TEST_F(ProvenTables, AreRejectedInTheWrongOrder) {
  // Entries that overlap: the first net's own before one for everything.
  table(1, 0).push_back({0, 0, chip::core_bit(9)});
  EXPECT_EQ(verdict(), "proven");
  std::swap(table(1, 0).front(), table(1, 0).back());
  EXPECT_THAT(verdict(), HasSubstr("is given to core 9"));
}

TEST_F(ProvenTables, AreRejectedWhenBlocksOverlapOrAreTooSmall) {
  const auto good = routed_.keys;
  routed_.keys[1] = routed_.keys[0];
  EXPECT_THAT(verdict(), HasSubstr("overlaps another net's"));
  routed_.keys = good;
  routed_.keys[1].mask |= 8;
  EXPECT_THAT(verdict(), HasSubstr("is too small for 4 neurons"));
  routed_.keys = good;
  routed_.keys[1].key = 0xFFFF'5550;
  EXPECT_THAT(verdict(), HasSubstr("holds keys of the system"));
  routed_.keys = good;
  routed_.keys[0].key = 4;
  EXPECT_THAT(verdict(), HasSubstr("is not an aligned block"));
}

// A device behind the west link of (0,0) sends to a core of (2,0) and to one behind the east link
// of (3,0), which hears it because its packets go straight on.
class ProvenDevices : public testing::Test {
 protected:
  void SetUp() override {
    given_.machine = support::rectangle(4, 1, false);
    const auto eye = device_at(0, chip::Link::west), arm = device_at(3, chip::Link::east);
    const auto core = support::add_slice(given_, 0, 1, *support::chip_at(given_.machine, 2, 0), 5);
    given_.nets.push_back({eye, 1.0, {core, arm}});
    const auto out = chip::link_bit(chip::Link::east);
    tables_.of_chip = {{}, {}, {{0x40, 0xFFFF'FFF0, out | chip::core_bit(5)}}, {}};
  }
  mapper::SliceId device_at(int x, chip::Link link) {
    const auto chip = *support::chip_at(given_.machine, x, 0);
    const auto slice = support::add_slice(given_, 1, 1, chip, placer::kNoCore);
    constraints_.devices.push_back({slice, chip, link});
    return slice;
  }
  std::string verdict() const {
    placer::Problem problem = given_.problem();
    problem.constraints = constraints_;
    const auto errors = prove(problem, given_.placement, {{0x40, 0xFFFF'FFF0}}, tables_, {0, 1});
    return errors.empty() ? "proven" : errors.front().what;
  }
  support::RoutingCase given_;
  placer::Constraints constraints_;
  Tables tables_;
};

TEST_F(ProvenDevices, AreHeardAndServed) { EXPECT_EQ(verdict(), "proven"); }

TEST_F(ProvenDevices, AreRejectedWhenOneIsNotServed) {
  tables_.of_chip[3] = {{0x40, 0xFFFF'FFF0, 0}};
  EXPECT_THAT(verdict(), HasSubstr("is not given to the device east, which is a sink, at chip "
                                   "(3,0); its way: (0,0) east (1,0) east (2,0) east (3,0)"));
}

TEST_F(ProvenDevices, AreRejectedWhenOneHearsItself) {
  tables_.of_chip[0] = {
      {0x40, 0xFFFF'FFF0, chip::link_bit(chip::Link::west) | chip::link_bit(chip::Link::east)}};
  EXPECT_THAT(verdict(), HasSubstr("is given to the device west, which is no sink"));
}

}  // namespace
}  // namespace spikeloom::router
