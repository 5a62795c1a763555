// What the unmodified monitor finds out about links, healthy and faulty.
#include <gtest/gtest.h>

#include <string>

#include "emulator/board/chip.h"
#include "tests/board/monitor/monitor.h"

namespace spikeloom::support {
namespace {

constexpr std::uint16_t kReadMemory = 2;
constexpr std::uint32_t kWordWise = 2;
constexpr std::uint32_t kDumpedNearestNeighbour = 0xE100'0300 + 4 * 10;  // the monitor's filter 10
constexpr std::uint32_t kFloodPackets = 8'258;  // that a monitor sends by each link to boot others

class AMonitor : public testing::Test {
 protected:
  void SetUp() override {
    if (monitor_image().empty()) GTEST_SKIP() << kNoMonitorImage;
  }
};

std::string wired_links(const board::ChipPlace& place) {
  std::string links;
  for (std::size_t link = 0; link < place.wires.size(); ++link) {
    if (place.wires[link].exists()) links += std::to_string(link);
  }
  return links;
}

std::uint32_t dumped_neighbour_packets(MonitorBoard& machine, int x, int y) {
  const auto reply =
      machine.ask({x, y, 0}, {kReadMemory, kDumpedNearestNeighbour, 4, kWordWise, {}});
  return reply ? reply->word(0) : ~0U;
}

// The monitor itself turns off link 4 of (1,0), and then what it takes for one-way, link 1 of
// (0,1).
TEST_F(AMonitor, FindsTheLinksOfFourChips) {
  MonitorBoard machine(four_chips());
  ASSERT_TRUE(machine.boot());
  EXPECT_EQ(machine.links({0, 0, 0}), "0125");
  EXPECT_EQ(machine.links({0, 1, 0}), "025");
  EXPECT_EQ(machine.links({1, 0, 0}), "235");
  EXPECT_EQ(machine.links({1, 1, 0}), "2345");
}

// A chip floods each of its six links when it boots its neighbours. By a link that leads nowhere
// every packet waits in vain and is dumped.
TEST_F(AMonitor, LeavesOutALossyLinkOfFortyEightChips) {
  auto options = forty_eight_chips();
  options.faults.links = {{{3, 3}, chip::Link::east, 0.5}};
  MonitorBoard machine(options);
  ASSERT_TRUE(machine.boot());
  for (int index = 0; index < machine.board().chips(); ++index) {
    const auto& place = machine.board().chip(index).place();
    const auto [x, y] = place.at;
    auto expected = wired_links(place);
    if (x == 3 && y == 3) std::erase(expected, '0');
    if (x == 4 && y == 3) std::erase(expected, '3');
    EXPECT_EQ(machine.links({x, y, 0}), expected) << x << "," << y;
  }
  EXPECT_GE(dumped_neighbour_packets(machine, 0, 0), 3 * kFloodPackets);
  EXPECT_EQ(dumped_neighbour_packets(machine, 2, 2), 0U) << "all its links lead to chips";
}

}  // namespace
}  // namespace spikeloom::support
