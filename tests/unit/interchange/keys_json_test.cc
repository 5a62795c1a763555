#include "host-tools/interchange/keys_json.h"

#include <gtest/gtest.h>

#include "tests/unit/interchange/faults.h"

namespace spikeloom::interchange {
namespace {

Netlist two_nets() {
  auto netlist = parse_netlist(R"({"vertices_resources": {"a": {"cores": 1}, "b": {"cores": 1}},
    "edges": {"one": {"source": "a", "sinks": ["b"], "weight": 6, "type": ""},
              "two": {"source": "b", "sinks": ["a"], "weight": 1, "type": ""}}})");
  EXPECT_TRUE(netlist.has_value());
  return *netlist;
}

TEST(KeysOfNets, AreKeptAndSeveralOfANetShareItsWeight) {
  auto netlist = two_nets();
  EXPECT_EQ(faults(parse_keys(R"({"one": [{"key": 16, "mask": 4294967280},
    {"key": 1, "mask": 4294967295}, {"key": 2, "mask": 4294967295}]})",
                              netlist)),
            "");
  ASSERT_EQ(netlist.nets.size(), 4U);
  EXPECT_EQ(netlist.net_names, (std::vector<std::string>{"one", "one", "one", "two"}));
  EXPECT_EQ(netlist.nets[1].spikes_per_s, 2.0);
  EXPECT_EQ(netlist.nets[2].sinks, netlist.nets[0].sinks);
  EXPECT_EQ(netlist.keys[0]->mask, 0xFFFFFFF0U);
  EXPECT_EQ(netlist.keys[2]->key, 2U);
  EXPECT_EQ(netlist.keys[3], std::nullopt) << "nets without keys get some";
}

TEST(KeysOfNets, AreRefusedWhereTheyTellNothing) {
  auto netlist = two_nets();
  EXPECT_EQ(faults(parse_keys(R"({"three": [], "one": [{"key": 3, "mask": 4294967294},
    {"key": 4294967296, "mask": 0}, {"key": 1}], "two": {}})",
                              netlist)),
            "unknown_net three\n"
            "key_outside_mask one[0]\n"
            "out_of_range one[1].key\n"
            "missing_field one[2]\n"
            "wrong_type two\n");
  for (const char* keys : {R"({"one": [{"key": 4, "mask": 4294967292}],
                               "two": [{"key": 5, "mask": 4294967295}]})",
                           R"({"one": [{"key": 4294923604, "mask": 4294967295}]})"}) {
    auto fresh = two_nets();
    EXPECT_EQ(faults(parse_keys(keys, fresh)), "keys_overlap \n") << keys;
  }
}

}  // namespace
}  // namespace spikeloom::interchange
