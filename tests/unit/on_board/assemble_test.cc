#include "host-tools/board/assemble.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spikeloom::on_board {
namespace {

using machine::ChipXY;
using testing::ElementsAre;
using testing::HasSubstr;

ChipSays says(std::int16_t x, std::int16_t y, const std::string& links) {
  ChipSays chip{{x, y}, {}};
  chip.state.cores = 18;
  chip.state.free_entries = 1023;
  chip.state.free_sdram = 1000;
  for (const char link : links) chip.state.links[static_cast<std::size_t>(link - '0')] = true;
  return chip;
}

std::string places(const machine::Machine& machine) {
  std::string text;
  for (const auto& chip : machine.chips)
    text += std::to_string(chip.at.x) + std::to_string(chip.at.y) + " ";
  return text;
}

TEST(Assembling, JoinsChipsWhereBothEndsUseALink) {
  const auto result = assemble(2, 1, {0, 0}, {says(0, 0, "01"), says(1, 0, "3")});
  ASSERT_TRUE(result) << to_text(result.error());
  const auto& chips = result->machine.chips;
  ASSERT_EQ(chips.size(), 2u);
  EXPECT_EQ(chips[0].neighbours[0], machine::ChipId(1));
  EXPECT_EQ(chips[1].neighbours[3], machine::ChipId(0));
  EXPECT_FALSE(chips[0].neighbours[1]) << "nobody is at the other end";
  EXPECT_FALSE(result->machine.wraps_x || result->machine.wraps_y);
}

TEST(Assembling, FindsThatTheMachineWraps) {
  const auto result =
      assemble(3, 1, {0, 0}, {says(0, 0, "03"), says(1, 0, "03"), says(2, 0, "03")});
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->machine.wraps_x);
  EXPECT_EQ(result->machine.chips[2].neighbours[0], machine::ChipId(0));
}

TEST(Assembling, OrdersChipsByRowAndLeavesOutThoseThatNoLinkLeadsTo) {
  const auto result = assemble(2, 2, {1, 1}, {says(1, 0, "2"), says(0, 0, ""), says(1, 1, "5")});
  ASSERT_TRUE(result);
  EXPECT_EQ(places(result->machine), "10 11 ");
  EXPECT_THAT(result->of_chip, ElementsAre(0u, 2u));
  EXPECT_THAT(result->notes, ElementsAre(HasSubstr("chip (0,0) is left out")));
}

TEST(Assembling, GivesApplicationsWhatIsBehindMonitorAndItsNeighbour) {
  auto chip = says(0, 0, "");
  chip.state.cores = 17;
  auto result = assemble(1, 1, {0, 0}, {chip});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->machine.chips[0].application_cores, 0x1FFFCu);
  chip.state.cores = 2;
  result = assemble(1, 1, {0, 0}, {chip});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->machine.chips[0].application_cores, 0u);
}

TEST(Assembling, RefusesWhatNoMachineIs) {
  const auto good = says(0, 0, "");
  auto cores = good, none = good, entries = good, memory = good;
  cores.state.cores = 19;
  none.state.cores = 0;
  entries.state.free_entries = 1024;
  memory.state.free_sdram = 0xFFFF'FFFF;
  for (const auto& bad : {cores, none, entries, memory}) {
    const auto result = assemble(1, 1, {0, 0}, {bad});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, "bad_machine");
  }
  for (const auto& chips : std::vector<std::vector<ChipSays>>{
           {good, good}, {good, says(1, 0, "")}, {good, says(0, -1, "")}, {}}) {
    const auto result = assemble(1, 1, {0, 0}, chips);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, "bad_machine");
  }
}

}  // namespace
}  // namespace spikeloom::on_board
