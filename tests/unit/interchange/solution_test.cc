// The format's own example, mapped by hand: three vertices on a board of 8 x 8 places.
#include "host-tools/interchange/solution.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "host-tools/interchange/constraints.h"
#include "host-tools/interchange/json_value.h"
#include "host-tools/interchange/keys_json.h"
#include "host-tools/interchange/machine_json.h"
#include "tests/unit/interchange/faults.h"

namespace spikeloom::interchange {
namespace {

using chip::Link;
using machine::ChipId;
using mapper::SliceId;

constexpr const char* kGraph = R"({
  "vertices_resources": {
    "vertex0": {"cores": 1, "sdram": 0},
    "vertex1": {"cores": 1, "sdram": 1024},
    "vertex2": {"cores": 2, "sdram": 1024},
    "a \"device\"": {"cores": 0, "sdram": 0}
  },
  "edges": {
    "edge0": {"source": "vertex0", "sinks": ["vertex0"], "weight": 1, "type": "mc"},
    "edge1": {"source": "vertex1", "sinks": ["vertex0", "vertex2", "a \"device\""], "weight": 1.5, "type": "mc"},
    "edge2": {"source": "vertex1", "sinks": [], "weight": 0, "type": "mc"}
  }
}
)";
constexpr const char* kConstraints = R"([
  {"type": "reserve_resource", "resource": "cores", "reservation": [0, 1], "location": null},
  {"type": "reserve_resource", "resource": "cores", "reservation": [5, 6], "location": [1, 1]},
  {"type": "reserve_resource", "resource": "sdram", "reservation": [512, 600], "location": null},
  {"type": "location", "vertex": "vertex0", "location": [2, 2]},
  {"type": "resource", "vertex": "vertex0", "resource": "cores", "range": [1, 2]},
  {"type": "location", "vertex": "a \"device\"", "location": [0, 0]},
  {"type": "route_endpoint", "vertex": "a \"device\"", "direction": "west"},
  {"type": "same_chip", "vertices": ["vertex1", "vertex2"]}
]
)";

class TheExampleOfTheFormat : public testing::Test {
 protected:
  void SetUp() override {
    auto outside = parse_machine_json(R"({"width": 3, "height": 3,
      "chip_resources": {"cores": 18, "sdram": 4096}, "dead_chips": [[2, 0], [0, 2]],
      "dead_links": [[0, 0, "west"], [2, 1, "east"]]})");
    ASSERT_TRUE(outside.has_value()) << faults(outside);
    machine_ = outside->machine;
    auto netlist = parse_netlist(kGraph);
    ASSERT_TRUE(netlist.has_value()) << faults(netlist);
    netlist_ = *netlist;
    ASSERT_EQ(faults(parse_constraints(kConstraints, machine_, netlist_)), "");
    const auto here = *machine_.find({0, 0}), middle = *machine_.find({1, 1}),
               there = *machine_.find({2, 2});
    placement_.cores = {{there, 1}, {here, 1}, {here, 2}, {here, 3}, {here, placer::kNoCore}};
    const auto core = [](int c) { return chip::core_bit(c); };
    trees_ = {{{{there, std::nullopt, core(1)}}},
              {{{here, std::nullopt,
                 core(2) | core(3) | link_bit(Link::north_east) | link_bit(Link::west)},
                {middle, Link::south_west, link_bit(Link::north_east)},
                {there, Link::south_west, core(1)}}},
              {}};
    keys_ = {{1, 0xFFFFFFFF}, {2, 0xFFFFFFFF}, {4, 0xFFFFFFFC}};
    tables_.of_chip.resize(machine_.chips.size());
    tables_.of_chip[here.index()] = {{2, 0xFFFFFFFF, trees_[1].hops[0].route}};
    tables_.of_chip[there.index()] = {{0, 0xFFFFFFFC, core(1)}};
  }
  Solution solution() const {
    return {machine_,
            netlist_.slices,
            netlist_.nets,
            netlist_.constraints,
            placement_,
            trees_,
            keys_,
            tables_,
            netlist_.names,
            netlist_.net_names,
            netlist_.reserved_memory,
            netlist_.fixed_memory};
  }
  std::map<std::string, std::string> files() {
    const auto files = files_of(solution());
    EXPECT_TRUE(files.has_value()) << to_text(files.error());
    std::map<std::string, std::string> by_name;
    for (const auto& file : *files) by_name[file.name] = file.text;
    return by_name;
  }
  machine::Machine machine_;
  Netlist netlist_;
  placer::Placement placement_;
  std::vector<router::Tree> trees_;
  std::vector<router::KeyBlock> keys_;
  router::Tables tables_;
};

TEST_F(TheExampleOfTheFormat, IsWrittenAsItsAnswerFiles) {
  const auto written = files();
  EXPECT_EQ(written.at("placements.json"), R"({
  "vertex0": [2, 2],
  "vertex1": [0, 0],
  "vertex2": [0, 0],
  "a \"device\"": [0, 0]
}
)");
  EXPECT_EQ(written.at("allocations_cores.json"), R"({
  "type": "cores",
  "allocations": {
    "vertex0": [1, 2],
    "vertex1": [1, 2],
    "vertex2": [2, 4]
  }
}
)");
  EXPECT_EQ(written.at("allocations_sdram.json"), R"({
  "type": "sdram",
  "allocations": {
    "vertex1": [600, 1624],
    "vertex2": [1624, 2648]
  }
}
)") << "not where memory is reserved";
  EXPECT_EQ(written.at("routes.json"), R"({
  "edge0": {"chip": [2, 2], "children": [{"route": "core_1", "next_hop": "vertex0"}]},
  "edge1": {"chip": [0, 0], "children": [{"route": "core_2", "next_hop": "vertex2"}, {"route": "core_3", "next_hop": "vertex2"}, {"route": "west", "next_hop": "a \"device\""}, {"route": "north_east", "next_hop": {"chip": [1, 1], "children": [{"route": "north_east", "next_hop": {"chip": [2, 2], "children": [{"route": "core_1", "next_hop": "vertex0"}]}}]}}]},
  "edge2": {"chip": [0, 0], "children": []}
}
)");
  EXPECT_EQ(written.at("routing_keys.json"), R"({
  "edge0": [{"key": 1, "mask": 4294967295}],
  "edge1": [{"key": 2, "mask": 4294967295}],
  "edge2": [{"key": 4, "mask": 4294967292}]
}
)");
  EXPECT_EQ(written.at("routing_tables.json"), R"([
  {"chip": [0, 0], "entries": [
    {"key": 2, "mask": 4294967295, "directions": ["north_east", "west", "core_2", "core_3"]}
  ]},
  {"chip": [2, 2], "entries": [
    {"key": 0, "mask": 4294967292, "directions": ["core_1"]}
  ]}
]
)");
}

TEST_F(TheExampleOfTheFormat, IsWrittenAsTheProblemThatItWas) {
  const auto written = files();
  EXPECT_EQ(written.at("graph.json"), kGraph);
  EXPECT_EQ(written.at("constraints.json"), kConstraints);
  auto machine = parse_machine_json(written.at("machine.json"));
  ASSERT_TRUE(machine.has_value()) << faults(machine);
  auto netlist = *parse_netlist(written.at("graph.json"));
  EXPECT_EQ(faults(parse_constraints(written.at("constraints.json"), machine->machine, netlist)),
            "");
  ASSERT_EQ(machine->machine.chips.size(), machine_.chips.size());
  for (std::size_t c = 0; c < machine_.chips.size(); ++c) {
    EXPECT_EQ(machine->machine.chips[c].neighbours, machine_.chips[c].neighbours) << c;
    EXPECT_EQ(machine->machine.chips[c].application_cores, machine_.chips[c].application_cores);
    EXPECT_EQ(machine->machine.chips[c].sdram_bytes, machine_.chips[c].sdram_bytes);
  }
  EXPECT_TRUE(machine->notes.empty());
  EXPECT_EQ(faults(parse_keys(written.at("routing_keys.json"), netlist)), "");
  EXPECT_EQ(netlist.keys[2]->mask, 0xFFFFFFFCU);
}

TEST_F(TheExampleOfTheFormat, IsJsonWhateverNamesAre) {
  netlist_.net_names[0] = "a\nb\x01";
  for (const auto& [name, text] : files()) EXPECT_EQ(faults(parse_json(text)), "") << name;
  EXPECT_NE(files().at("graph.json").find(R"("a\u000ab\u0001")"), std::string::npos);
}

TEST_F(TheExampleOfTheFormat, CannotSayCoresThatAreApart) {
  placement_.cores[3].core = 4;
  const auto files = files_of(solution());
  ASSERT_FALSE(files.has_value());
  EXPECT_EQ(files.error().code, "cores_apart");
}

}  // namespace
}  // namespace spikeloom::interchange
