#include "host-tools/interchange/answers.h"

#include <gtest/gtest.h>

#include "host-tools/interchange/machine_json.h"
#include "tests/unit/interchange/faults.h"

namespace spikeloom::interchange {
namespace {

using chip::Link;
using machine::ChipId;

machine::Machine a_machine() {
  const auto outside = parse_machine_json(
      R"({"width": 2, "height": 1, "chip_resources": {"cores": 18, "sdram": 9}})");
  EXPECT_TRUE(outside) << faults(outside);
  return outside->machine;
}

Netlist a_netlist() {
  auto netlist = parse_netlist(R"({"vertices_resources": {"a": {"cores": 1}, "b": {"cores": 2},
    "memory": {"sdram": 4}}, "edges": {}})");
  EXPECT_TRUE(netlist) << faults(netlist);
  return *netlist;
}

TEST(AnswersReadBack, SayWhereEverythingIs) {
  placer::Placement placement;
  EXPECT_EQ(faults(parse_placements(R"({"a": [1, 0], "memory": [0, 0], "b": [0, 0]})", a_machine(),
                                    a_netlist(), placement)),
            "");
  EXPECT_EQ(faults(parse_core_allocations(
                R"({"type": "cores", "allocations": {"b": [3, 5], "a": [17, 18]}})", a_netlist(),
                placement)),
            "");
  const ChipId first(std::size_t{0}), second(std::size_t{1});
  EXPECT_EQ(placement.cores, (std::vector<placer::CorePlace>{
                                 {second, 17}, {first, 3}, {first, 4}, {first, placer::kNoCore}}));
}

TEST(AnswersReadBack, HaveEntriesInTheOrderInWhichTheyMatch) {
  router::Tables tables;
  EXPECT_EQ(faults(parse_tables(R"([{"chip": [1, 0], "entries": [
    {"key": 4, "mask": 4294967292, "directions": ["north_east", "core_17"]},
    {"key": 0, "mask": 0, "directions": []}]}])",
                                a_machine(), tables)),
            "");
  EXPECT_TRUE(tables.of_chip[0].empty());
  EXPECT_EQ(tables.of_chip[1],
            (router::Table{{4, 0xFFFFFFFC, chip::link_bit(Link::north_east) | chip::core_bit(17)},
                           {0, 0, 0}}));
}

TEST(AnswersReadBack, AreRefusedAtTheirPlaces) {
  placer::Placement placement;
  EXPECT_EQ(faults(parse_placements(R"({"a": [2, 0], "c": [0, 0], "b": [0], "memory": null})",
                                    a_machine(), a_netlist(), placement)),
            "unknown_chip a\nunknown_vertex c\nwrong_type b\nwrong_type memory\n");
  EXPECT_EQ(faults(parse_placements(R"({"a": [1, 0]})", a_machine(), a_netlist(), placement)),
            "missing_vertex \nmissing_vertex \n");
  EXPECT_EQ(faults(parse_core_allocations(R"({"type": "cores", "allocations": {"a": [1, 3],
    "b": [4, 3], "memory": [0, 19]}})",
                                          a_netlist(), placement)),
            "cores_of_another_number allocations.a\ncores_of_another_number allocations.b\n"
            "out_of_range allocations.memory[1]\n");
  EXPECT_EQ(faults(parse_core_allocations(R"({"type": "cores", "allocations": {"b": [1, 3]}})",
                                          a_netlist(), placement)),
            "missing_vertex \n");
  router::Tables tables;
  EXPECT_EQ(faults(parse_tables(R"([{"chip": [0, 0], "entries": [{"key": 4294967296, "mask": 0,
    "directions": ["up", "core_18", 3]}]}, {"chip": [0, 0]}, 5, {"chip": [9, 9], "entries": []}])",
                                a_machine(), tables)),
            "out_of_range [0].entries[0].key\n"
            "unknown_direction [0].entries[0].directions[0]\n"
            "unknown_direction [0].entries[0].directions[1]\n"
            "wrong_type [0].entries[0].directions[2]\n"
            "missing_field [1]\nwrong_type [2]\nunknown_chip [3].chip\n");
  EXPECT_EQ(faults(parse_tables(R"([{"chip": [0, 0], "entries": [{"key": 1, "mask": 1,
    "directions": []}]}, {"chip": [0, 0], "entries": []}])",
                                a_machine(), tables)),
            "chip_twice [1]\n");
}

}  // namespace
}  // namespace spikeloom::interchange
