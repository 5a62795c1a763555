#include "host-tools/interchange/netlist.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/interchange/faults.h"

namespace spikeloom::interchange {
namespace {

using mapper::SliceId;

TEST(ANetlistOfTheThesis, BecomesSlicesNetsGroupsAndLabels) {
  const auto netlist = parse_netlist(R"({
    "vertices_resources": {"b": {"Cores": 1, "SDRAM": 20}, "a": {"SDRAM": 7, "Cores": 3},
                           "store": {"SDRAM": 5}},
    "nets": [["a", ["b"], 2.5], ["b", []], ["a", ["a", "b"]]],
    "same_chip_constraints": [["b", "store"], ["a"]],
    "labels": {"none": [], "both": ["a"]},
    "label_colours": {"both": [1.0, 0.5, 0]}})");
  ASSERT_TRUE(netlist.has_value()) << faults(netlist);
  ASSERT_EQ(netlist->slices.size(), 5U);
  EXPECT_EQ(netlist->names, (std::vector<std::string>{"b", "a", "a", "a", "store"}));
  EXPECT_EQ(netlist->slices[1].need.sdram_bytes, 7U);
  EXPECT_EQ(netlist->slices[2].need.sdram_bytes, 0U) << "memory is asked for once";
  EXPECT_EQ(netlist->slices[1].all_cores(), 3U);
  EXPECT_EQ(netlist->slices[3].part, 2);
  EXPECT_EQ(netlist->slices[4].all_cores(), 0U);
  EXPECT_EQ(netlist->nets[0].source, SliceId(1));
  EXPECT_EQ(netlist->nets[0].spikes_per_s, 2.5);
  EXPECT_EQ(netlist->nets[1].spikes_per_s, 1.0);
  EXPECT_EQ(netlist->nets[2].sinks,
            (std::vector<SliceId>{SliceId(0), SliceId(1), SliceId(2), SliceId(3)}));
  ASSERT_EQ(netlist->constraints.together.size(), 1U);
  EXPECT_EQ(netlist->constraints.together[0], (std::vector<SliceId>{SliceId(0), SliceId(4)}));
  ASSERT_EQ(netlist->labels.size(), 3U);
  EXPECT_EQ(netlist->labels[1].colour, "#ff8000");
  EXPECT_EQ(netlist->slices[3].population.index(), 1U) << "parts have the label of their vertex";
  EXPECT_EQ(netlist->slices[0].population.index(), 2U) << "the last label is nobody's";
  ASSERT_EQ(netlist->notes.size(), 1U);
  EXPECT_NE(netlist->notes[0].find("1 of 3 nets"), std::string::npos) << netlist->notes[0];
}

TEST(AGraphOfTheInterchangeFormat, BecomesSlicesAndNamedNets) {
  const auto netlist = parse_netlist(R"({
    "vertices_resources": {"v0": {"cores": 1}, "v1": {"cores": 1, "sdram": 1024}},
    "edges": {"loop": {"source": "v0", "sinks": ["v0"], "weight": 1.0, "type": "mc"},
              "there": {"source": "v1", "sinks": ["v0", "v1"], "weight": 0, "type": ""}}})");
  ASSERT_TRUE(netlist.has_value()) << faults(netlist);
  EXPECT_EQ(netlist->net_names, (std::vector<std::string>{"loop", "there"}));
  EXPECT_EQ(netlist->nets[0].sinks, std::vector<SliceId>{SliceId(0)});
  EXPECT_EQ(netlist->nets[1].spikes_per_s, 0.0);
  EXPECT_EQ(netlist->labels.size(), 1U);
}

TEST(GroupsOfANetlist, ThatOverlapAreOne) {
  const auto netlist = parse_netlist(R"({"vertices_resources": {"a": {}, "b": {}, "c": {}, "d": {},
    "e": {}, "f": {}}, "nets": [],
    "same_chip_constraints": [["f", "e"], ["a", "b"], ["c", "d"], ["d", "b"]]})");
  ASSERT_TRUE(netlist.has_value()) << faults(netlist);
  ASSERT_EQ(netlist->constraints.together.size(), 2U);
  EXPECT_EQ(netlist->constraints.together[0],
            (std::vector<SliceId>{SliceId(0), SliceId(1), SliceId(2), SliceId(3)}));
  EXPECT_EQ(netlist->constraints.together[1], (std::vector<SliceId>{SliceId(4), SliceId(5)}));
}

TEST(ANetlistWithFaults, SaysAllOfThemWithTheirPlaces) {
  EXPECT_EQ(faults(parse_netlist(R"({
    "vertices_resources": {"a": {"Cores": 1.5}, "b": {"Cores": 19}, "c": {"SDRAM": -1},
                           "d": {"tags": 2}, "e": 3, "f": {"SDRAM": "much"}, "": {}},
    "nets": [["a", ["nobody"]], ["a"], ["a", ["b", "b"]], ["a", ["b"], -1], ["a", ["b"], "x"], 7],
    "labels": {"l": "a"}, "label_colours": {"l": [0, 2, 0]}, "extra": 1})")),
            "unknown_field \n"
            "out_of_range vertices_resources.a.Cores\n"
            "out_of_range vertices_resources.b.Cores\n"
            "out_of_range vertices_resources.c.SDRAM\n"
            "unknown_resource vertices_resources.d.tags\n"
            "wrong_type vertices_resources.e\n"
            "wrong_type vertices_resources.f.SDRAM\n"
            "bad_name vertices_resources\n"
            "unknown_vertex nets[0][1][0]\n"
            "wrong_type nets[1]\n"
            "vertex_twice nets[2][1]\n"
            "out_of_range nets[3][2]\n"
            "wrong_type nets[4][2]\n"
            "wrong_type nets[5]\n"
            "wrong_type labels.l\n"
            "out_of_range label_colours.l[1]\n");
}

// A list of JSON values, `of(i)` each.
template <class Of>
std::string list(int count, const std::string& between, Of of) {
  std::string text;
  for (int i = 0; i < count; ++i) text += (i == 0 ? "" : between) + of(i);
  return text;
}

TEST(ANetlistWithMoreFaultsThanAreShown, CountsTheOthers) {
  constexpr int kFaults = 20'000;
  const std::string vertices =
      list(kFaults, ", ", [](int i) { return "\"v" + std::to_string(i) + "\": {\"Cores\": 1}"; });
  for (const std::string sinks : {"twice", "unknown"}) {
    const auto netlist = parse_netlist("{\"vertices_resources\": {" + vertices + "}, \"nets\": [" +
                                       list(kFaults, ", ",
                                            [&](int i) {
                                              const auto name = "\"v" + std::to_string(i) + "\"";
                                              const auto nobody = "\"w" + std::to_string(i) + "\"";
                                              return "[" + name + ", [" + name + ", " +
                                                     (sinks == "twice" ? name : nobody) + "]]";
                                            }) +
                                       "]}");
    ASSERT_FALSE(netlist.has_value()) << sinks;
    ASSERT_EQ(netlist.error().size(), 101U) << sinks;
    EXPECT_NE(netlist.error()[99].what.find(sinks == "twice" ? "'v99' stands twice" : "'w99'"),
              std::string::npos)
        << netlist.error()[99].what;
    EXPECT_EQ(netlist.error()[100].what, "19900 more errors are not shown; the limit is 100");
  }
}

TEST(LabelsOfANetlist, HaveTheirOwnColoursHoweverManyThereAre) {
  constexpr int kLabels = 20'000;
  const auto colour = [](int i) { return i % 256; };
  const auto netlist = parse_netlist(
      R"({"vertices_resources": {"v": {}}, "nets": [], "labels": {)" +
      list(kLabels, ", ", [](int i) { return "\"l" + std::to_string(i) + "\": []"; }) +
      R"(}, "label_colours": {"nobody's": [0, 0, 0], )" +
      list(kLabels, ", ",
           [&](int i) {
             const int last = kLabels - 1 - i;  // in another order than the labels
             return "\"l" + std::to_string(last) + "\": [0, 0, " +
                    std::to_string(colour(last) / 255.0) + "]";
           }) +
      "}}");
  ASSERT_TRUE(netlist.has_value()) << faults(netlist);
  ASSERT_EQ(netlist->labels.size(), kLabels + std::size_t{1}) << "and that of none";
  for (int i = 0; i < kLabels; ++i) {
    char due[] = "#0000xx";
    due[5] = "0123456789abcdef"[colour(i) / 16];
    due[6] = "0123456789abcdef"[colour(i) % 16];
    ASSERT_EQ(netlist->labels[static_cast<std::size_t>(i)].colour, due) << i;
  }
}

TEST(NamesOfEdgesAndLabels, HaveToBePrintable) {
  EXPECT_EQ(faults(parse_netlist(R"({"vertices_resources": {"a": {}},
    "edges": {"\u001b[31m": {"source": "a", "sinks": [], "weight": 1, "type": "mc"}}})")),
            "bad_name edges\n");
  EXPECT_EQ(faults(parse_netlist(R"({"vertices_resources": {"a": {}}, "nets": [],
    "labels": {"a\nb": [], "c": []}})")),
            "bad_name labels\n");
  const auto twice = parse_netlist(R"({"\u001b\n": {"a": 1, "a": 1}})");
  ASSERT_FALSE(twice.has_value());
  EXPECT_EQ(twice.error()[0].where, "\\x1b\\x0a") << "places are printed too";
}

TEST(EdgesOfOtherTypes, AreMulticastAndSaidToBe) {
  const auto netlist = parse_netlist(R"({"vertices_resources": {"a": {}}, "edges": {
    "m": {"source": "a", "sinks": ["a"], "weight": 1, "type": "mc"},
    "n": {"source": "a", "sinks": ["a"], "weight": 1, "type": "nn"}}})");
  ASSERT_TRUE(netlist.has_value()) << faults(netlist);
  ASSERT_EQ(netlist->notes.size(), 1U);
  EXPECT_NE(netlist->notes[0].find("1 of 2 edges"), std::string::npos) << netlist->notes[0];
}

TEST(ResourcesOfAVertex, AreWholeNumbersHoweverWrittenAndEachGivenOnce) {
  const auto netlist = parse_netlist(R"({"vertices_resources": {"a": {"Cores": 2.0, "SDRAM": 1e2}},
    "nets": []})");
  ASSERT_TRUE(netlist.has_value()) << faults(netlist);
  EXPECT_EQ(netlist->slices[0].all_cores(), 2U);
  EXPECT_EQ(netlist->slices[0].need.sdram_bytes, 100U);
  EXPECT_EQ(faults(parse_netlist(R"({"vertices_resources": {"a": {"cores": 1, "Cores": 1}},
    "nets": []})")),
            "name_twice vertices_resources.a.Cores\n");
}

TEST(AnEdge, NeedsAllItsMembers) {
  EXPECT_EQ(faults(parse_netlist(R"({"vertices_resources": {"a": {}},
    "edges": {"e 1": {"source": "a"}, "e2": {"source": "b", "sinks": "a", "weight": 1e13,
    "type": 1, "more": 2}}})")),
            "missing_field edges.'e 1'\n"
            "missing_field edges.'e 1'\n"
            "missing_field edges.'e 1'\n"
            "unknown_field edges.e2\n"
            "unknown_vertex edges.e2.source\n"
            "wrong_type edges.e2.sinks\n"
            "out_of_range edges.e2.weight\n"
            "wrong_type edges.e2.type\n");
}

TEST(JsonThatIsNoNetlist, IsRefusedAtOnce) {
  EXPECT_EQ(faults(parse_netlist("")), "syntax \n");
  EXPECT_EQ(faults(parse_netlist("{\"nets\": [1,")), "syntax \n");
  EXPECT_EQ(faults(parse_netlist("[]")), "unknown_format \n");
  EXPECT_EQ(faults(parse_netlist("{}")), "unknown_format \n");
  EXPECT_EQ(faults(parse_netlist(R"({"nets": [], "edges": {}})")), "unknown_format \n");
  EXPECT_EQ(faults(parse_netlist(R"({"nets": []})")), "missing_field \n");
  EXPECT_EQ(faults(parse_netlist(R"({"nets": [], "vertices_resources": {}})")),
            "no_vertices vertices_resources\n");
  EXPECT_EQ(faults(parse_netlist(R"({"nets": [["a", [], NaN]]})")), "syntax \n");
  EXPECT_EQ(faults(parse_netlist(R"({"nets": [["a", [], 1e999]]})")), "out_of_range \n");
  EXPECT_EQ(faults(parse_netlist(R"({"vertices_resources": {"a": {}, "b": {}, "a": {}}})")),
            "name_twice vertices_resources\n");
  EXPECT_EQ(faults(parse_netlist(std::string(100'000, '['))),
            "nested_too_deep [0][0][0][0][0][0][0][0] ...\n");
}

TEST(AVertexWithoutCores, ReceivesNoPacketsUnlessItIsADevice) {
  auto netlist = parse_netlist(R"({"vertices_resources": {"a": {"Cores": 1}, "b": {}},
    "nets": [["a", ["b"]]]})");
  ASSERT_TRUE(netlist.has_value()) << faults(netlist);
  const auto errors = undeliverable(*netlist);
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].code, "sink_without_core");
  netlist->constraints.devices.push_back({.slice = SliceId(1), .chip = machine::ChipId(0)});
  EXPECT_TRUE(undeliverable(*netlist).empty());
}

}  // namespace
}  // namespace spikeloom::interchange
