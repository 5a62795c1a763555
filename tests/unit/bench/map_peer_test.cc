#include "host-tools/bench/map_peer.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <bit>

namespace spikeloom::bench {
namespace {

// Three chips in a row, two slices; slice 0 sends to slice 1.
MapInstance row_of_three() {
  machine::MachineSpec spec;
  spec.shape = machine::Shape::rectangle;
  spec.width = 3, spec.height = 1;
  MapInstance instance;
  instance.machine = *machine::build(spec);
  instance.slices.resize(2);
  instance.nets.push_back(
      {mapper::SliceId(std::size_t{0}), 100.0, {mapper::SliceId(std::size_t{1})}});
  return instance;
}

std::string placed(const std::string& chips, const std::string& trees,
                   const std::string& place_s = "0.5") {
  return fmt::format(
      R"({{"tool":"rig-sa","version":"2.4.1","place_s":{},"route_s":0.25,"cut":false,)"
      R"("chips":{},"trees":{}}})",
      place_s, chips, trees);
}

std::string complaint(const std::string& text) {
  const auto parsed = parse_placed(row_of_three(), text);
  if (parsed) return "accepted";
  EXPECT_EQ(parsed.error().code, "peer_nonsense");
  return parsed.error().what;
}

constexpr const char* kGood = "[[0,0,1,0]]";  // east from chip 0, east from chip 1

TEST(APeersAnswer, BecomesPlacementAndTrees) {
  const auto parsed = parse_placed(row_of_three(), placed("[0,2]", kGood));
  ASSERT_TRUE(parsed) << to_text(parsed.error());
  EXPECT_EQ(parsed->tool, "rig-sa");
  EXPECT_DOUBLE_EQ(parsed->place_s, 0.5);
  ASSERT_TRUE(parsed->placement);
  EXPECT_EQ(parsed->placement->cores[1].chip.value, 2U);
  ASSERT_EQ(parsed->trees.size(), 1U);
  ASSERT_EQ(parsed->trees[0].hops.size(), 3U);
  const auto& last = parsed->trees[0].hops.back();
  EXPECT_EQ(last.came_in_by, chip::Link::west);
  EXPECT_EQ(last.route, chip::core_bit(parsed->placement->cores[1].core));
}

TEST(APeersAnswer, MaySendPacketsFurtherThanNeeded) {
  EXPECT_EQ(complaint(placed("[0,1]", kGood)), "accepted");
}

TEST(APeersAnswer, IsRefusedWhereItIsNonsense) {
  EXPECT_EQ(complaint("Traceback (most recent call last):").substr(0, 21), "the answer is no JSON");
  EXPECT_EQ(complaint("[]"), "the answer is no object");
  EXPECT_EQ(complaint(placed("[0]", kGood)), "no chip for each of 2 vertices");
  EXPECT_EQ(complaint(placed("[0,-1]", kGood)), "no chip for each of 2 vertices");
  EXPECT_EQ(complaint(placed("[0,3]", kGood)), "chip 3 of 3");
  EXPECT_EQ(complaint(placed("[0,2]", "[]")), "no tree for each of 1 nets");
  EXPECT_EQ(complaint(placed("[0,2]", "[[0,0,1]]")), "a chip without a link");
  EXPECT_EQ(complaint(placed("[0,2]", "[[0,0,7,0]]")), "chip 7 of 3");
  EXPECT_EQ(complaint(placed("[0,2]", "[[0,2]]")), "chip 0 has no live link 2");
  EXPECT_EQ(complaint(placed("[0,2]", "[[0,9]]")), "chip 0 has no live link 9");
  EXPECT_EQ(complaint(placed("[0,2]", "[[0,0]]")), "sink 1 on chip 2 is missed");
  EXPECT_EQ(complaint(placed("[0,2]", "[[0,0,1,0,1,3]]")), "chip 0 is met twice");
  EXPECT_EQ(complaint(placed("[0,2]", "[[\"x\",0]]")), "no list of whole numbers");
  EXPECT_EQ(complaint(placed("[0,2]", kGood, "-1")), "no time of 0 s or more");
  EXPECT_EQ(complaint(placed("[0,2]", kGood, "null")), "no time of 0 s or more");
}

TEST(APeersAnswer, IsRefusedWhereAChipIsOverfull) {
  auto instance = row_of_three();
  instance.slices.resize(chip::kApplicationCores + 1);
  std::string chips = "[0";
  for (int i = 0; i < chip::kApplicationCores; ++i) chips += ",0";
  const auto parsed = parse_placed(instance, placed(chips + "]", "[[]]"));
  ASSERT_FALSE(parsed);
  EXPECT_NE(parsed.error().what.find("is given more"), std::string::npos);
}

TEST(APeersAnswer, MayBeThatItWasCut) {
  const auto parsed = parse_placed(row_of_three(), R"({"tool":"rig-sa","cut":true})");
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(parsed->cut);
  EXPECT_FALSE(parsed->placement);
}

TEST(APeersTables, HaveALengthEach) {
  const auto parsed = parse_minimised(
      3, R"({"tool":"pacman-pair","minimise_s":1.5,"cut":false,"failed":1,"entries":[3,null,5]})");
  ASSERT_TRUE(parsed) << to_text(parsed.error());
  EXPECT_EQ(parsed->entries[0], 3U);
  EXPECT_FALSE(parsed->entries[1]);
  for (const auto* bad : {R"({"minimise_s":1,"entries":[1,2]})", R"({"minimise_s":1})",
                          R"({"entries":[1,2,3]})", R"({"minimise_s":1,"entries":[1,2,-3]})",
                          R"({"minimise_s":1,"entries":[1,2,"3"]})", "3", ""}) {
    EXPECT_FALSE(parse_minimised(3, bad)) << bad;
  }
}

}  // namespace
}  // namespace spikeloom::bench
