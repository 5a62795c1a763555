#include "host-tools/flow/map.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

#include "host-tools/flow/describe.h"
#include "host-tools/flow/insight.h"
#include "host-tools/flow/interchange_files.h"
#include "host-tools/flow/slice_names.h"
#include "network-specs/network/codec.h"
#include "tests/support/light_network.h"

namespace spikeloom::flow {
namespace {

const std::filesystem::path kLibrary =
    std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "network-specs" / "library";

network::Network library_network(const char* name) {
  auto network = network::read(kLibrary / name);
  EXPECT_TRUE(network) << name;
  return network ? *network : network::Network{};
}

bool same_tables(const Mapping& a, const Mapping& b) {
  return a.placement.cores == b.placement.cores && a.tables.of_chip == b.tables.of_chip;
}

TEST(AMapping, OfASmallCortexIsTheSameForAnyNumberOfThreads) {
  const auto network = library_network("microcircuit_0.1.textproto");
  const auto one = map(network, {.machine = {}, .neurons_per_core = 64, .threads = 1});
  const auto eight = map(network, {.machine = {}, .neurons_per_core = 64, .threads = 8});
  ASSERT_TRUE(one) << to_text(one.error());
  ASSERT_TRUE(eight) << to_text(eight.error());
  EXPECT_TRUE(same_tables(*one, *eight));
  EXPECT_TRUE(one->notes.empty());
}

TEST(AMapping, GrowsTheMachineUntilTheNetworkFits) {
  // Two populations whose rows fill more SDRAM per chip than the smallest machine by cores has.
  const auto network = library_network("microcircuit_0.1.textproto");
  const auto mapping = map(network, {});
  ASSERT_TRUE(mapping) << to_text(mapping.error());
  const auto summary = summary_of(network, *mapping);
  EXPECT_LE(summary.chip_sdram_bytes.used, summary.chip_sdram_bytes.limit);
  EXPECT_LE(summary.largest_table, summary.table_limit);
  EXPECT_EQ(summary.cores_used, mapping->slices.size());
}

TEST(AMapping, OntoANamedMachineThatIsTooSmallIsRefused) {
  machine::MachineSpec spinn3;
  spinn3.shape = machine::Shape::spinn3;
  const auto mapping = map(library_network("microcircuit.textproto"), {.machine = spinn3});
  ASSERT_FALSE(mapping);
  EXPECT_EQ(mapping.error().error_class, ErrorClass::does_not_fit);
  EXPECT_THAT(mapping.error().what, testing::HasSubstr("64"));
}

TEST(AMapping, OfLightPopulationsSharesCoresAndSaysSo) {
  const auto network = support::light_network(30, 100);
  const auto mapping = map(network, {});
  const auto alone = map(network, {.machine = {}, .pack = false});
  ASSERT_TRUE(mapping) << to_text(mapping.error());
  ASSERT_TRUE(alone) << to_text(alone.error());
  EXPECT_EQ(alone->slices.size(), 34U);
  EXPECT_EQ(mapping->nets.size(), alone->nets.size());
  const auto cores = std::to_string(mapping->slices.size());
  EXPECT_THAT(summary_of(network, *mapping).findings,
              testing::Contains("34 light populations share " + cores + " cores"));
  const auto names = slice_names(network, mapping->slices);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
  EXPECT_THAT(names.front(),
              testing::AllOf(testing::StartsWith("unit0[0:5]+unit"), testing::EndsWith("]")));
  const auto insight = insight_of(network, named(network, *mapping), *mapping);
  EXPECT_THAT(insight.notes, testing::Contains(testing::HasSubstr("light populations share")));
  ASSERT_EQ(insight.parts.size(), network.populations.size());
  for (std::size_t p = 0; p < insight.parts.size(); ++p) {
    EXPECT_EQ(insight.parts[p].name, network.populations[p].name);
    EXPECT_EQ(insight.parts[p].cores, 1U);
    EXPECT_THAT(insight.parts[p].cut, testing::HasSubstr("a core that it shares with"));
  }
}

// Of a network with ticks of 0.1 ms, 20,000 cycles.
bool gets_done(const Mapping& mapping) {
  return std::ranges::all_of(mapping.slices, [](const auto& slice) {
    return mapper::worst_tick_cycles(slice.need) <= 20'000.0;
  });
}

TEST(AMapping, InRealTimeHasCoresThatGetDoneInATick) {
  const auto network = library_network("brunel.textproto");
  const auto anyhow = map(network, {});
  const auto in_time = map(network, {.machine = {}, .slow_down = 1.0});
  ASSERT_TRUE(anyhow && in_time);
  EXPECT_FALSE(gets_done(*anyhow));
  EXPECT_TRUE(gets_done(*in_time));
  const auto summary = summary_of(network, *in_time);
  EXPECT_GT(summary.synapse_cores, 0U);
  EXPECT_EQ(summary.slices + summary.synapse_cores, in_time->slices.size());
  EXPECT_EQ(summary.cores_used, in_time->slices.size());
}

TEST(AMapping, OntoAMachineWithoutCoresForRealTimeGivesWay) {
  const auto network = library_network("brunel.textproto");
  machine::MachineSpec spinn3;
  spinn3.shape = machine::Shape::spinn3;
  const auto anyhow = map(network, {.machine = spinn3});
  const auto in_time = map(network, {.machine = spinn3, .slow_down = 1.0});
  ASSERT_TRUE(anyhow && in_time);
  ASSERT_EQ(in_time->notes.size(), 1U);
  EXPECT_THAT(in_time->notes.front(), testing::HasSubstr("without a limit of cycles"));
  EXPECT_TRUE(same_tables(*anyhow, *in_time));
}

TEST(AMapping, StopsBetweenStagesWhenAsked) {
  int calls = 0;
  const auto mapping = map(library_network("hello.textproto"), {.machine = {}, .pack = false},
                           [&](const ProgressEvent&) { return ++calls < 3; });
  ASSERT_FALSE(mapping);
  EXPECT_EQ(mapping.error().code, "interrupted");
  EXPECT_EQ(calls, 3);
}

TEST(AMapping, WithAnUnknownPlacerNamesTheKnownOnes) {
  const auto mapping = map(library_network("hello.textproto"), {.machine = {}, .placer = "magic"});
  ASSERT_FALSE(mapping);
  EXPECT_THAT(mapping.error().what, testing::HasSubstr("magic"));
}

}  // namespace
}  // namespace spikeloom::flow
