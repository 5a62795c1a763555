#include "host-tools/bench/map_instance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "host-tools/bench/map_sources.h"
#include "network-specs/machine/boards.h"
#include "placer/placement.h"

namespace spikeloom::bench {
namespace {

MapInstance made(std::string_view family, double size = 1.0, std::uint64_t seed = 1) {
  auto instance = make_instance(family, size, seed);
  if (!instance) ADD_FAILURE() << to_text(instance.error());
  return instance ? *std::move(instance) : MapInstance{};
}

// Digests of small instances, so that nobody measures something else tomorrow without knowing.
TEST(AMapInstance, IsTheSameForEver) {
  const std::map<std::string, std::uint64_t> golden{
      {"pd256", 0x22f03216dae42139},    {"pd256_board", 0x22f03216dae42139},
      {"pd64", 0x8b84db6773bf08de},     {"pd64_faulty", 0xec578531df25766c},
      {"pd1000", 0x0775d6d25bbed397},   {"cnn64", 0x9be784614f1b210f},
      {"grid6912", 0x45be0b80015d18fd}, {"grid6912_faulty", 0x65620c0febb5e3f8},
      {"rand5k", 0x3e2c539233125074},   {"rand9k", 0x42b8cfc3cbd49449},
      {"clus18k", 0x226634eeb88882b0},  {"grid65k", 0xce06aa475c91c309},
  };
  for (const auto& family : map_families()) {
    if (std::string_view(family.name) == "grid1m") continue;
    const auto found = golden.find(family.name);
    ASSERT_NE(found, golden.end()) << family.name;
    EXPECT_EQ(digest(made(family.name, 0.05)), found->second) << family.name;
  }
}

TEST(AMapInstance, DependsOnItsSeed) {
  for (const auto* family : {"pd256", "cnn64", "grid6912", "rand5k", "clus18k"})
    EXPECT_NE(digest(made(family, 0.05, 1)), digest(made(family, 0.05, 2))) << family;
}

TEST(AMapInstance, OfTheMicrocircuitHasItsSlicesAndPins) {
  const auto instance = made("pd64");
  EXPECT_EQ(instance.slices.size(), 2420U);  // 1,210 of neurons, a source of background for each
  EXPECT_EQ(instance.nets.size(), 2420U);
  EXPECT_EQ(instance.machine.chips.size(), 288U);
  std::size_t pins = 0;
  for (const auto& net : instance.nets) pins += net.sinks.size();
  EXPECT_NEAR(static_cast<double>(pins) / 2420.0, 583.0, 1.0);
}

TEST(AMapInstance, FillsItsMachineAsItsFamilySays) {
  const auto share = [](const MapInstance& it) {
    return static_cast<double>(it.slices.size()) /
           static_cast<double>(it.machine.application_cores());
  };
  EXPECT_NEAR(share(made("rand9k")), 0.98, 0.001);
  EXPECT_NEAR(share(made("cnn64")), 0.89, 0.01);
  EXPECT_NEAR(share(made("grid6912")), 0.75, 0.001);
}

TEST(AMapInstance, HasNetsThatLeadToSlicesOnce) {
  for (const auto& family : map_families()) {
    if (std::string_view(family.name) == "grid1m") continue;
    const auto instance = made(family.name, 0.05);
    for (const auto& net : instance.nets) {
      ASSERT_LT(net.source.index(), instance.slices.size());
      ASSERT_TRUE(std::is_sorted(net.sinks.begin(), net.sinks.end()));
      ASSERT_EQ(std::adjacent_find(net.sinks.begin(), net.sinks.end()), net.sinks.end());
      for (const auto sink : net.sinks) ASSERT_LT(sink.index(), instance.slices.size());
      ASSERT_GT(net.spikes_per_s, 0.0);
    }
  }
}

TEST(ANaturalPlacement, IsLegal) {
  for (const auto* family : {"grid6912", "grid65k"}) {
    const auto instance = made(family, 0.05);
    ASSERT_TRUE(instance.natural) << family;
    EXPECT_TRUE(placer::legal(instance.problem(), *instance.natural).empty()) << family;
  }
}

TEST(AFaultyMachine, MissesChipsLinksAndOneCable) {
  const auto whole = made("grid6912"), faulty = made("grid6912_faulty");
  const auto dead = whole.machine.chips.size() - faulty.machine.chips.size();
  EXPECT_GT(dead, 0U);
  EXPECT_LT(dead, 20U);  // 1 % of 576
  std::size_t cables = 0, links = 0;
  for (const auto& chip : faulty.machine.chips) {
    for (int link = 0; link < chip::kLinks; ++link) {
      const auto to =
          whole.machine.at(*whole.machine.find(chip.at)).neighbours[static_cast<std::size_t>(link)];
      const bool between_live = faulty.machine.find(whole.machine.at(*to).at).has_value();
      if (!between_live || chip.neighbours[static_cast<std::size_t>(link)]) continue;
      ++(chip.is_cable(chip::link_of(link)) ? cables : links);
    }
  }
  EXPECT_GE(cables, 2 * 7U);  // one side of a board, both directions, a chip perhaps dead anyway
  EXPECT_GT(links, 0U);
  EXPECT_LT(links, 60U);
}

TEST(AMapInstance, IsRefusedWhenThereIsNone) {
  const auto unknown = make_instance("pd3", 1.0, 1);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, "unknown_family");
  for (const double size : {0.0, -1.0, 1e9, std::numeric_limits<double>::quiet_NaN()}) {
    const auto sized = make_instance("pd256", size, 1);
    ASSERT_FALSE(sized);
    EXPECT_EQ(sized.error().code, "size_out_of_range");
  }
  const auto board = make_instance("pd256_board", 2.0, 1);
  ASSERT_FALSE(board);
  EXPECT_EQ(board.error().error_class, ErrorClass::does_not_fit);
}

TEST(MapSources, OfAFolderWithoutNetlistsAreAnError) {
  MapBenchOptions options;
  options.families = {kThesisFamily};
  options.netlists = SPIKELOOM_SOURCE_DIR "/no/such/folder";
  const auto none = map_sources(options);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, "no_netlists");
  options.netlists = SPIKELOOM_SOURCE_DIR "/network-specs/library/netlists";
  EXPECT_TRUE(map_sources(options));
}

}  // namespace
}  // namespace spikeloom::bench
