#include "host-tools/flow/insight.h"

#include <gtest/gtest.h>

#include <numeric>

#include "host-tools/flow/chip_bounds.h"
#include "host-tools/flow/interchange_files.h"
#include "host-tools/flow/map_netlist.h"

namespace spikeloom::flow {
namespace {

// A ring of twelve vertices in three groups of four, two labels and a vertex without; a cable-less
// mesh of 2 x 2 chips with five application cores each, so that no chip takes two groups.
class TheInsightOfARing : public testing::Test {
 protected:
  void SetUp() override {
    std::string vertices, nets;
    for (int i = 0; i < 12; ++i) {
      vertices += (i > 0 ? ", " : "") + ("\"v" + std::to_string(i) + "\"") +
                  R"(: {"Cores": 1, "SDRAM": 100})";
      nets += (i > 0 ? ", " : "") + ("[\"v" + std::to_string(i)) + "\", [\"v" +
              std::to_string((i + 1) % 12) + "\"], " + std::to_string(i + 1) + "]";
    }
    const auto netlist = interchange::parse_netlist(R"({"vertices_resources": {)" + vertices +
                                                    R"(}, "nets": [)" + nets + R"(],
        "same_chip_constraints": [["v0", "v1", "v2", "v3"], ["v4", "v5", "v6", "v7"],
                                  ["v8", "v9", "v10", "v11"]],
        "labels": {"left": ["v0", "v1"], "nobody": [], "right": ["v2"]}})");
    ASSERT_TRUE(netlist.has_value()) << to_text(netlist.error().front());
    netlist_ = *netlist;
    machine::MachineSpec spec;
    spec.shape = machine::Shape::rectangle;
    spec.width = spec.height = 2;
    auto machine = machine::build(spec);
    for (auto& chip : machine->chips) chip.application_cores = 0b1111100;
    const auto mapping = map_netlist(netlist_, *machine, {});
    ASSERT_TRUE(mapping.has_value()) << to_text(mapping.error());
    mapping_ = *mapping;
    map_ = insight_of(netlist_, mapping_);
  }
  interchange::Netlist netlist_;
  Mapping mapping_;
  report::MapInsight map_;
};

TEST_F(TheInsightOfARing, CountsWhatIsThere) {
  EXPECT_EQ(map_.vertices, 12U);
  EXPECT_EQ(map_.chips_used, 3U);
  EXPECT_EQ(map_.groups, 3U);
  EXPECT_EQ(map_.keys_proven, 12U);
  // Only v3, v7 and v11 leave their chip: 4, 8 and 12 packets, and each crosses one link at least.
  EXPECT_GE(map_.packet_hops_per_s, 4.0 + 8.0 + 12.0);
  const double weights = 12.0 * 13.0 / 2.0;
  EXPECT_EQ(map_.packet_chips_per_s, map_.packet_hops_per_s + weights)
      << "a tree visits one chip more than it has links";
}

TEST_F(TheInsightOfARing, GivesEachPartItsShare) {
  ASSERT_EQ(map_.parts.size(), 3U) << "labels without vertices are left out";
  EXPECT_EQ(map_.parts[0].name, "left");
  EXPECT_EQ(map_.parts[0].packets_per_s, 1.0 + 2.0);
  EXPECT_EQ(map_.parts[2].name, "");
  EXPECT_EQ(map_.parts[2].cores, 9U);
  double hops = 0.0;
  std::uint64_t entries = 0;
  for (const auto& part : map_.parts) {
    hops += part.packet_hops_per_s;
    entries += part.entries;
  }
  EXPECT_EQ(hops, map_.packet_hops_per_s);
  EXPECT_EQ(entries, map_.entries_raw);
}

TEST_F(TheInsightOfARing, SortsLinksAndChipsIntoHistograms) {
  const auto& links = map_.link_shares.counts;
  EXPECT_EQ(std::accumulate(links.begin(), links.end(), std::uint64_t{0}), map_.live_links);
  std::uint64_t with_entries = 0;
  for (const auto& chip : map_.chips) with_entries += chip.row.table_entries > 0 ? 1 : 0;
  const auto& tables = map_.tables.counts;
  EXPECT_EQ(std::accumulate(tables.begin(), tables.end(), std::uint64_t{0}), with_entries);
  EXPECT_LE(map_.entries_fewest, map_.entries_final);
  EXPECT_EQ(map_.worst_links.front().share, map_.link_shares.last);
}

TEST_F(TheInsightOfARing, SaysWhatBinds) {
  ASSERT_EQ(map_.bounds.size(), 3U);
  EXPECT_EQ(map_.bounds[0].resource, "cores");
  EXPECT_EQ(map_.bounds[0].chips, 3U) << "12 cores, 5 a chip";
  EXPECT_EQ(map_.bounds[1].resource, "groups and parts");
  EXPECT_EQ(map_.bounds[1].chips, 3U) << "each takes more than half of a chip";
  EXPECT_EQ(map_.bounds[2].chips, 1U) << "1,200 bytes";
  EXPECT_NE(map_.chips_why.find("No mapping takes fewer than 3 chips"), std::string::npos);
}

TEST(TheInsightOfAMachine, TellsDeadChipsFromPlacesBeyondAnEdge) {
  machine::MachineSpec spec;
  spec.shape = machine::Shape::spinn5;
  spec.dead_chips = {{3, 3}};
  spec.dead_links = {{{1, 1}, chip::Link::east}};
  const auto machine = machine::build(spec);
  ASSERT_TRUE(machine.has_value());
  const auto netlist =
      *interchange::parse_netlist(R"({"vertices_resources": {"a": {"Cores": 1}}, "nets": []})");
  const auto mapping = map_netlist(netlist, *machine, {});
  ASSERT_TRUE(mapping.has_value()) << to_text(mapping.error());
  const auto map = insight_of(netlist, *mapping);
  ASSERT_EQ(map.dead_chips.size(), 1U);
  EXPECT_EQ(map.dead_chips[0], (std::pair{3, 3}));
  std::size_t dead_links = 0;
  for (const auto& chip : map.chips) dead_links += chip.dead_links != 0 ? 1 : 0;
  EXPECT_EQ(dead_links, 2U) << "one link has two ends";
}

}  // namespace
}  // namespace spikeloom::flow
