// How much a host moves to and from three boards with the monitor's own image, through one port and
// through all: simulated time, recorded as properties.
#include "host-tools/board/ports.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "emulator/attach/gateway_transport.h"
#include "emulator/serve/board_machine.h"
#include "host-tools/link/boot_board.h"
#include "tests/board/monitor/monitor.h"
#include "tests/support/link_rates.h"

namespace spikeloom::support {
namespace {

constexpr std::uint32_t kSomewhere = 0x6040'0000;
constexpr std::size_t kBytes = 16 * 1024;

class ThreeBoards : public testing::Test {
 protected:
  void SetUp() override {
    if (monitor_image().empty()) GTEST_SKIP() << kNoMonitorImage;
    link::BootOptions options;
    options.values.unix_time = 1;
    ASSERT_TRUE(link::boot_board(transport_, monitor_image(), options));
  }
  static board::BoardOptions options() {
    board::BoardOptions options;
    options.machine.shape = machine::Shape::torus_of_triads;
    return options;
  }
  void record(const std::string& name, const LinkRates& rates) {
    RecordProperty(name + "_write_mb_per_s", fmt::format("{:.2f}", 1e-6 * rates.write));
    RecordProperty(name + "_read_mb_per_s", fmt::format("{:.2f}", 1e-6 * rates.read));
  }

  board::Board board_ = board::Board::make(options()).value();
  serve::BoardMachine machine_{board_};
  attach::GatewayTransport transport_{machine_};
};

TEST_F(ThreeBoards, AreLoadedAndReadThroughTheirPortsAtTheSameTime) {
  link::ScpClient one(transport_), all(transport_);
  auto found = on_board::discover(one);
  ASSERT_TRUE(found) << to_text(found.error());
  ASSERT_EQ(found->ports.size(), 3U);
  on_board::PortNumbers numbers{0, 1, 2};
  ASSERT_TRUE(on_board::use_ports(all, *found, numbers));
  ASSERT_EQ(found->notes, std::vector<std::string>{});
  ASSERT_EQ(numbers, (on_board::PortNumbers{0, 1, 2}));
  // The Ethernet chips, and four chips of each board two hops from its own.
  const std::vector<link::ChipXY> near{{0, 0}, {8, 4}, {4, 8}};
  std::vector<link::ChipXY> far;
  for (const auto at : near)
    for (const auto& [x, y] : {std::pair{2, 0}, {2, 1}, {1, 2}, {2, 2}})
      far.push_back({static_cast<std::int16_t>((at.x + x) % found->machine.width),
                     static_cast<std::int16_t>((at.y + y) % found->machine.height)});
  for (const auto& [name, chips] : {std::pair{"near", near}, {"far", far}}) {
    const auto through_one = link_rates(one, chips, kSomewhere, kBytes),
               through_all = link_rates(all, chips, kSomewhere, kBytes);
    record(std::string(name) + "_one_port", through_one);
    record(std::string(name) + "_all_ports", through_all);
    EXPECT_GT(through_all.write, 2.5 * through_one.write) << name;
    EXPECT_GT(through_all.read, 2.5 * through_one.read) << name;
  }
}

}  // namespace
}  // namespace spikeloom::support
