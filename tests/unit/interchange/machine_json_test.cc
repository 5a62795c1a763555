#include "host-tools/interchange/machine_json.h"

#include <gtest/gtest.h>

#include <bit>
#include <string>

#include "tests/unit/interchange/faults.h"

namespace spikeloom::interchange {
namespace {

using machine::ChipId;

TEST(AMachineOfTheInterchangeFormat, IsATorusButForWhatIsDead) {
  const auto outside = parse_machine_json(R"({"width": 3, "height": 2,
    "chip_resources": {"cores": 18, "sdram": 1000, "tags": 4},
    "chip_resource_exceptions": [[1, 0, {"cores": 3}], [2, 1, {"sdram": 0}]],
    "dead_chips": [[0, 1]], "dead_links": [[0, 0, "east"], [1, 0, "west"], [2, 0, "north"]]})");
  ASSERT_TRUE(outside.has_value()) << faults(outside);
  const auto& machine = outside->machine;
  ASSERT_EQ(machine.chips.size(), 5U);
  EXPECT_TRUE(machine.wraps_x);
  EXPECT_EQ(machine.find({0, 1}), std::nullopt);
  EXPECT_EQ(std::popcount(machine.chips[0].application_cores), 18) << "until some are reserved";
  EXPECT_EQ(machine.chips[1].application_cores, 0b111U);
  EXPECT_EQ(machine.chips[1].sdram_bytes, 1000U);
  EXPECT_EQ(machine.chips[4].sdram_bytes, 0U);
  EXPECT_EQ(machine.chips[0].neighbours[0], std::nullopt) << "dead on both sides";
  EXPECT_EQ(machine.chips[0].neighbours[3], ChipId(2)) << "west, round the torus";
  EXPECT_EQ(machine.chips[2].neighbours[2], std::nullopt) << "dead on one side";
  EXPECT_EQ(machine.at(*machine.find({2, 1})).neighbours[5], std::nullopt) << "and so on the other";
  ASSERT_EQ(outside->notes.size(), 1U);
  EXPECT_NE(outside->notes[0].find("1 links are dead in one direction"), std::string::npos);
}

TEST(AMachineOfTheInterchangeFormat, SaysAllOfItsFaults) {
  EXPECT_EQ(faults(parse_machine_json(R"({"width": 2, "height": 2,
    "chip_resources": {"cores": 19}, "chip_resource_exceptions": [[0, 0], [0, 5, {}]],
    "dead_chips": [[0, 2], [-1, 0], "x"], "dead_links": [[0, 0, "up"], [9, 9, "east"]],
    "extra": 0})")),
            "unknown_field \n"
            "out_of_range chip_resources.cores\n"
            "wrong_type chip_resource_exceptions[0]\n"
            "unknown_chip chip_resource_exceptions[1]\n"
            "unknown_chip dead_chips[0]\n"
            "out_of_range dead_chips[1][0]\n"
            "wrong_type dead_chips[2]\n"
            "unknown_link dead_links[0][2]\n"
            "unknown_chip dead_links[1]\n");
  EXPECT_EQ(faults(parse_machine_json(R"({"width": 0, "height": 257, "chip_resources": {}})")),
            "out_of_range width\nout_of_range height\n");
  EXPECT_EQ(faults(parse_machine_json(
                R"({"width": 1, "height": 1, "chip_resources": {}, "dead_chips": [[0, 0]]})")),
            "no_chip_left \n");
}

TEST(AMachineOfSpinnMachine, HasTheChipsThatItLists) {
  // Four chips of two boards in a column; the northern board's chips lack their way west.
  const auto outside = parse_machine_json(R"({"height": 4, "width": 1, "root": [0, 0],
    "standardResources": {"monitors": 1, "routerEntries": 1023, "sdram": 100, "tags": []},
    "ethernetResources": {"monitors": 2, "routerEntries": 1000, "sdram": 90, "tags": [1]},
    "chips": [[0, 1, {"cores": 18, "ethernet": [0, 0]}],
              [0, 0, {"cores": 17, "ethernet": [0, 0], "ipAddress": "10.0.0.1",
                      "deadLinks": [4, 5]}],
              [0, 2, {"cores": 18, "ethernet": [0, 2], "deadLinks": [3]}, {"sdram": 7}]]})");
  ASSERT_TRUE(outside.has_value()) << faults(outside);
  const auto& chips = outside->machine.chips;
  ASSERT_EQ(chips.size(), 3U);
  EXPECT_EQ(chips[0].application_cores, 0x1FFFCU) << "cores 2 to 16: two monitors";
  EXPECT_EQ(chips[1].application_cores, 0x3FFFEU);
  EXPECT_EQ(chips[0].sdram_bytes, 90U);
  EXPECT_EQ(chips[0].table_entries, 1000U);
  EXPECT_EQ(chips[2].sdram_bytes, 7U);
  EXPECT_FALSE(chips[0].is_cable(chip::Link::north));
  EXPECT_TRUE(chips[1].is_cable(chip::Link::north)) << "chip (0,2) is of another board";
  EXPECT_EQ(chips[1].neighbours[2], ChipId(2));
}

TEST(AMachineOfSpinnMachine, SaysAllOfItsFaults) {
  EXPECT_EQ(faults(parse_machine_json(R"({"width": 2, "height": 2, "chips": [
    [0, 0, {"cores": 1}], [0, 0, {"cores": 40}], [1, 7, {"cores": 1}], [1, 1, {}], [1], 5,
    [1, 0, {"cores": 1, "deadLinks": [6], "ethernet": [0]}]]})")),
            "out_of_range chips[1][2].cores\n"
            "unknown_chip chips[2]\n"
            "missing_field chips[3][2]\n"
            "wrong_type chips[4]\n"
            "wrong_type chips[5]\n"
            "wrong_type chips[6][2].ethernet\n"
            "out_of_range chips[6][2].deadLinks[0]\n"
            "chip_twice chips\n");
}

TEST(AMachineOfOurOwn, IsReadInItsJsonForm) {
  const auto outside = parse_machine_json(R"({"formatVersion": 1, "name": "two by two",
    "rectangle": {"width": 2, "height": 2}})");
  ASSERT_TRUE(outside.has_value()) << faults(outside);
  EXPECT_EQ(outside->machine.chips.size(), 4U);
  EXPECT_TRUE(outside->spec.has_value());
  EXPECT_EQ(faults(parse_machine_json("[1]")).substr(0, 6), "syntax");
}

TEST(AMachineWithoutItsMainMember, IsToldWhichOneIsMissing) {
  EXPECT_EQ(faults(parse_machine_json(R"({"width": 1, "height": 1,
    "chip_resource_exceptions": []})")),
            "missing_field \n");
  const auto errors = parse_machine_json(R"({"width": 1, "height": 1, "standardResources": {}})");
  ASSERT_EQ(faults(errors), "missing_field \n");
  EXPECT_NE(errors.error()[0].what.find("'chips'"), std::string::npos) << errors.error()[0].what;
}

TEST(TableEntriesOfAnOutsideMachine, AreNoMoreThanARouterHas) {
  const auto outside = parse_machine_json(R"({"width": 2, "height": 1,
    "standardResources": {"monitors": 1, "routerEntries": 100000},
    "chips": [[0, 0, {"cores": 18}], [1, 0, {"cores": 18}, {"routerEntries": 10}]]})");
  ASSERT_TRUE(outside.has_value()) << faults(outside);
  EXPECT_EQ(outside->machine.chips[0].table_entries, chip::kUsableTableEntries);
  EXPECT_EQ(outside->machine.chips[1].table_entries, 10U);
  ASSERT_EQ(outside->notes.size(), 1U);
  EXPECT_NE(outside->notes[0].find("1 chip"), std::string::npos) << outside->notes[0];
}

}  // namespace
}  // namespace spikeloom::interchange
