#include "emulator/board/fabric/fault_plan.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "emulator/board/fabric/wiring.h"

namespace spikeloom::board {
namespace {

std::string codes(const FaultPlan& plan) {
  std::string text;
  for (const auto& error : check(plan, wire({}).value())) {
    text += error.code + " " + error.where + "\n";
  }
  return text;
}

TEST(AFaultPlan, IsTakenWhenItIsPossible) {
  FaultPlan plan;
  plan.links = {{{0, 0}, chip::Link::east, 0.5, 1.0, 0, kSecond},
                {{0, 0}, chip::Link::north, 0, 0}};
  plan.cores = {{{7, 7}, 17, 0}};
  plan.clocks = {{{3, 3}, -40}};
  EXPECT_EQ(codes(plan), "");
}

TEST(AFaultPlan, IsRefusedWithAllItsErrors) {
  FaultPlan plan;
  plan.links = {{{0, 7}, chip::Link::east},             // outside the hexagon
                {{0, 0}, chip::Link::west},             // no wire
                {{1, 1}, chip::Link::east, 1.5, -0.1},  // no probabilities
                {{1, 1}, chip::Link::east, std::nan(""), 0, 20, 10, kSecond}};
  plan.cores = {{{9, 9}, 18, -1}};
  plan.clocks = {{{0, 0}, 1e6}};
  EXPECT_EQ(codes(plan),
            "unknown_chip links[0].chip\n"
            "link_to_nowhere links[1].link\n"
            "probability_out_of_range links[2].drop\n"
            "probability_out_of_range links[2].corrupt\n"
            "probability_out_of_range links[3].drop\n"
            "fault_time_out_of_range links[3].stuck_from\n"
            "delay_out_of_range links[3].delay\n"
            "fault_repeated links\n"
            "unknown_chip cores[0].chip\n"
            "unknown_core cores[0].core\n"
            "fault_time_out_of_range cores[0].at\n"
            "skew_out_of_range clocks[0].parts_per_million\n");
}

}  // namespace
}  // namespace spikeloom::board
