// The unmodified monitor on a torus of three boards.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>

#include "emulator/board/chip.h"
#include "tests/board/monitor/monitor.h"

namespace spikeloom::support {
namespace {

// On every board the monitor turns off three links between boards: link 4 of (1,0), and link 2 of
// (4,7) and (7,7); then, as one-way, their other ends on the neighbouring boards.
TEST(AMonitorOfThreeBoards, FindsAllChipsAndTheLinksBetweenBoards) {
  if (monitor_image().empty()) GTEST_SKIP() << kNoMonitorImage;
  board::BoardOptions options;
  options.machine.shape = machine::Shape::torus_of_triads;
  MonitorBoard machine(options);
  ASSERT_TRUE(machine.boot());
  ASSERT_EQ(machine.board().chips(), 144);
  const std::map<std::pair<int, int>, std::string> left_out{
      {{1, 0}, "01235"}, {{4, 7}, "0345"}, {{7, 7}, "01345"}, {{0, 0}, "01234"}, {{3, 0}, "01234"}};
  for (int index = 0; index < machine.board().chips(); ++index) {
    const auto& place = machine.board().chip(index).place();
    const auto special = left_out.find({place.on_board.x, place.on_board.y});
    const auto expected = special == left_out.end() ? "012345" : special->second;
    EXPECT_EQ(machine.links({place.at.x, place.at.y, 0}), expected)
        << place.at.x << "," << place.at.y;
  }
}

}  // namespace
}  // namespace spikeloom::support
