#include "host-tools/flow/map.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "host-tools/flow/describe.h"
#include "network-specs/network/codec.h"

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
  const auto mapping = map(library_network("hello.textproto"), {},
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
