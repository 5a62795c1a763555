#include "host-tools/interchange/constraints.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "host-tools/interchange/machine_json.h"
#include "tests/unit/interchange/faults.h"

namespace spikeloom::interchange {
namespace {

using machine::ChipId;
using mapper::SliceId;

// A row of three chips without wraps, 18 cores and 1000 bytes each.
class ConstraintsOfARow : public testing::Test {
 protected:
  void SetUp() override {
    auto outside = parse_machine_json(R"({"width": 3, "height": 1,
      "chip_resources": {"cores": 18, "sdram": 1000},
      "dead_links": [[0, 0, "west"], [0, 0, "south_west"], [0, 0, "north"], [0, 0, "south"],
                     [1, 0, "north"], [1, 0, "south"], [2, 0, "east"], [2, 0, "north_east"],
                     [2, 0, "north"], [2, 0, "south"], [0, 0, "north_east"], [1, 0, "south_west"],
                     [1, 0, "north_east"], [2, 0, "south_west"]]})");
    ASSERT_TRUE(outside.has_value()) << faults(outside);
    machine_ = outside->machine;
    auto netlist = parse_netlist(R"({"vertices_resources": {
      "a": {"Cores": 1}, "b": {"Cores": 3, "SDRAM": 100}, "c": {"Cores": 1}, "device": {}},
      "nets": [], "same_chip_constraints": [["a", "c"]]})");
    ASSERT_TRUE(netlist.has_value()) << faults(netlist);
    netlist_ = *netlist;
  }
  std::string read(const std::string& constraints) {
    return faults(parse_constraints(constraints, machine_, netlist_));
  }
  machine::Machine machine_;
  Netlist netlist_;
};

TEST_F(ConstraintsOfARow, PinVerticesAndTheirCores) {
  EXPECT_EQ(read(R"([
    {"type": "resource", "vertex": "b", "resource": "cores", "range": [4, 7]},
    {"type": "location", "vertex": "b", "location": [2, 0]},
    {"type": "location", "vertex": "c", "location": [1, 0]}])"),
            "");
  const auto& pins = netlist_.constraints.pins;
  ASSERT_EQ(pins.size(), 4U);
  EXPECT_EQ(pins[0].slice, SliceId(1));
  EXPECT_EQ(pins[0].chip, ChipId(2));
  EXPECT_EQ(pins[0].core, 4);
  EXPECT_EQ(pins[2].core, 6) << "each part its own";
  EXPECT_EQ(pins[3].slice, SliceId(4));
  EXPECT_EQ(pins[3].core, std::nullopt);
}

TEST_F(ConstraintsOfARow, TakeReservedCoresAndMemoryFromTheMachine) {
  EXPECT_EQ(read(R"([
    {"type": "reserve_resource", "resource": "cores", "reservation": [0, 2], "location": null},
    {"type": "reserve_resource", "resource": "cores", "reservation": [17, 18], "location": [1, 0]},
    {"type": "reserve_resource", "resource": "sdram", "reservation": [0, 100]},
    {"type": "reserve_resource", "resource": "SDRAM", "reservation": [50, 300],
     "location": [2, 0]}])"),
            "");
  EXPECT_EQ(machine_.chips[0].application_cores, 0x3FFFCU);
  EXPECT_EQ(machine_.chips[1].application_cores, 0x1FFFCU);
  EXPECT_EQ(machine_.chips[0].sdram_bytes, 900U);
  EXPECT_EQ(machine_.chips[2].sdram_bytes, 700U) << "what overlaps is taken once";
}

TEST(ReservationsOfASheet, AreThoseOfEachChipAlone) {
  constexpr int kSide = 64;
  auto outside = parse_machine_json(R"({"width": 64, "height": 64,
    "chip_resources": {"cores": 18, "sdram": 10000}, "chip_resource_exceptions": [[9, 9, {"sdram":
    100}]]})");
  ASSERT_TRUE(outside.has_value()) << faults(outside);
  auto netlist = parse_netlist(R"({"vertices_resources": {"v": {}}, "nets": []})");
  ASSERT_TRUE(netlist.has_value()) << faults(netlist);
  const auto constraints = [](const char* everywhere) {
    std::string text = everywhere;
    for (int y = 0; y < kSide; ++y)
      for (int x = 0; x < kSide; ++x)
        text += fmt::format(R"(, {{"type": "reserve_resource", "resource": "sdram",
          "reservation": [0, {}], "location": [{}, {}]}})",
                            x + y, x, y);
    return "[" + text + "]";
  };
  EXPECT_EQ(
      faults(parse_constraints(constraints(R"({"type": "reserve_resource", "resource": "sdram",
                                "reservation": [50, 100]})"),
                               outside->machine, *netlist)),
      "");
  for (const auto& chip : outside->machine.chips) {
    const int own = chip.at.x + chip.at.y, of_both = own < 50 ? own + 50 : std::max(own, 100);
    const int all = chip.at == chip::ChipXY{9, 9} ? 100 : 10'000;
    ASSERT_EQ(chip.sdram_bytes, static_cast<std::uint32_t>(all - of_both)) << chip.at.x;
  }
  EXPECT_EQ(faults(parse_constraints(R"([{"type": "reserve_resource", "resource": "sdram",
                                          "reservation": [0, 101]}])",
                                     outside->machine, *netlist)),
            "reservation_beyond_chip [0].reservation\n")
      << "the chip that has least is too small for it";
}

TEST_F(ConstraintsOfARow, MakeAVertexADeviceBehindALink) {
  EXPECT_EQ(read(R"([{"type": "location", "vertex": "device", "location": [0, 0]},
                     {"type": "route_endpoint", "vertex": "device", "direction": "west"}])"),
            "");
  ASSERT_EQ(netlist_.constraints.devices.size(), 1U);
  EXPECT_EQ(netlist_.constraints.devices[0].link, chip::Link::west);
  EXPECT_TRUE(netlist_.constraints.pins.empty());
}

TEST_F(ConstraintsOfARow, JoinGroupsWithThoseOfTheNetlist) {
  EXPECT_EQ(read(R"([{"type": "same_chip", "vertices": ["b", "c"]},
                     {"type": "share_resources", "vertices": ["a", "c"]}])"),
            "");
  ASSERT_EQ(netlist_.constraints.together.size(), 1U);
  EXPECT_EQ(netlist_.constraints.together[0],
            (std::vector<SliceId>{SliceId(0), SliceId(1), SliceId(4)}));
  EXPECT_EQ(netlist_.notes.size(), 1U) << "sharing is allowed, and not done";
}

TEST_F(ConstraintsOfARow, AreRefusedWhereTheyCannotHold) {
  EXPECT_EQ(read(R"([
    {"type": "location", "vertex": "a", "location": [0, 0]},
    {"type": "location", "vertex": "a", "location": [1, 0]},
    {"type": "location", "vertex": "c", "location": [2, 0]},
    {"type": "location", "vertex": "b", "location": [5, 5]},
    {"type": "resource", "vertex": "b", "resource": "cores", "range": [4, 6]},
    {"type": "resource", "vertex": "a", "resource": "cores", "range": [18, 19]},
    {"type": "resource", "vertex": "b", "resource": "sdram", "range": [0, 99]},
    {"type": "reserve_resource", "resource": "cores", "reservation": [0, 19]},
    {"type": "reserve_resource", "resource": "sdram", "reservation": [0, 1001]},
    {"type": "reserve_resource", "resource": "tags", "reservation": [0, 1]},
    {"type": "reserve_resource", "resource": "cores", "reservation": [3, 2]},
    {"type": "route_endpoint", "vertex": "a", "direction": "west"},
    {"type": "route_endpoint", "vertex": "device", "direction": "core_3"},
    {"type": "route_endpoint", "vertex": "device", "direction": "down"},
    {"type": "disjoint_routes", "edges": []},
    {"type": "magic"}, {"vertex": "a"}, 3])"),
            "pinned_twice [1].location\n"
            "unknown_chip [3].location\n"
            "core_out_of_range [4].range\n"
            "out_of_range [6].range\n"
            "reservation_beyond_chip [7].reservation\n"
            "reservation_beyond_chip [8].reservation\n"
            "unknown_resource [9].resource\n"
            "out_of_range [10].reservation[1]\n"
            "unsupported_constraint [11].direction\n"
            "unsupported_constraint [12].direction\n"
            "unknown_link [13].direction\n"
            "unsupported_constraint [14]\n"
            "unknown_constraint [15]\n"
            "unknown_constraint [16]\n"
            "wrong_type [17]\n"
            "core_out_of_range [5].range\n"
            "pins_contradict a group of 2 vertices\n");
}

TEST_F(ConstraintsOfARow, AreRefusedWhereACoreIsGivenTwice) {
  EXPECT_EQ(read(R"([{"type": "location", "vertex": "a", "location": [0, 0]},
    {"type": "location", "vertex": "c", "location": [0, 0]},
    {"type": "resource", "vertex": "a", "resource": "cores", "range": [5, 6]},
    {"type": "route_endpoint", "vertex": "c", "direction": "core_5"}])"),
            "pins_contradict [3].direction\n");
}

TEST_F(ConstraintsOfARow, MayBeSaidTwiceButNotOtherwise) {
  EXPECT_EQ(read(R"([{"type": "location", "vertex": "b", "location": [0, 0]},
    {"type": "location", "vertex": "device", "location": [0, 0]},
    {"type": "resource", "vertex": "b", "resource": "cores", "range": [4, 7]},
    {"type": "resource", "vertex": "b", "resource": "cores", "range": [4, 7]},
    {"type": "resource", "vertex": "b", "resource": "sdram", "range": [0, 100]},
    {"type": "resource", "vertex": "b", "resource": "sdram", "range": [0, 100]},
    {"type": "route_endpoint", "vertex": "device", "direction": "west"},
    {"type": "route_endpoint", "vertex": "device", "direction": "west"}])"),
            "");
  EXPECT_EQ(netlist_.constraints.pins.size(), 3U);
  EXPECT_EQ(netlist_.constraints.devices.size(), 1U);
  EXPECT_EQ(netlist_.fixed_memory.size(), 1U);
  const auto contradicting = R"([{"type": "location", "vertex": "b", "location": [0, 0]},
    {"type": "location", "vertex": "device", "location": [0, 0]},
    {"type": "resource", "vertex": "b", "resource": "cores", "range": [4, 7]},
    {"type": "resource", "vertex": "b", "resource": "cores", "range": [5, 8]},
    {"type": "resource", "vertex": "b", "resource": "sdram", "range": [0, 100]},
    {"type": "resource", "vertex": "b", "resource": "sdram", "range": [200, 300]},
    {"type": "route_endpoint", "vertex": "device", "direction": "west"},
    {"type": "route_endpoint", "vertex": "device", "direction": "south"}])";
  const auto errors = parse_constraints(contradicting, machine_, netlist_);
  EXPECT_EQ(faults(errors),
            "pins_contradict [3].range\n"
            "pins_contradict [5].range\n"
            "pins_contradict [7].direction\n");
  EXPECT_NE(errors[2].what.find("west and south"), std::string::npos) << errors[2].what;
  EXPECT_NE(errors[2].cause.find("[6].direction"), std::string::npos) << errors[2].cause;
}

TEST_F(ConstraintsOfARow, GiveMemoryThatTheChipHas) {
  const auto fixed = [](const char* range, const char* more) {
    return std::string(R"([{"type": "resource", "vertex": "b", "resource": "sdram", "range": )") +
           range + "}" + more + "]";
  };
  EXPECT_EQ(read(fixed("[901, 1001]", "")), "out_of_range [0].range\n");
  machine_.chips[1].sdram_bytes = 2000;
  EXPECT_EQ(read(fixed("[901, 1001]", "")), "") << "one chip has as much";
  EXPECT_EQ(read(fixed("[901, 1001]", R"(, {"type": "location", "vertex": "b",
                                            "location": [2, 0]})")),
            "out_of_range [0].range\n");
}

TEST_F(ConstraintsOfARow, NameOnlyVerticesThatThereAre) {
  EXPECT_EQ(read(R"([{"type": "share_resources", "vertices": ["a", "nobody"]}])"),
            "unknown_vertex [0].vertices[1]\n");
}

TEST_F(ConstraintsOfARow, NeedALocationForWhatIsOfOneChip) {
  EXPECT_EQ(read(R"([{"type": "resource", "vertex": "a", "resource": "cores", "range": [5, 6]},
    {"type": "route_endpoint", "vertex": "device", "direction": "west"}])"),
            "unsupported_constraint [0].range\nunsupported_constraint [1].direction\n");
}

TEST_F(ConstraintsOfARow, RefuseADeviceBehindALinkThatLeadsOn) {
  EXPECT_EQ(read(R"([{"type": "location", "vertex": "device", "location": [1, 0]},
                     {"type": "route_endpoint", "vertex": "device", "direction": "west"}])"),
            "link_leads_on [1].direction\n");
}

}  // namespace
}  // namespace spikeloom::interchange
