// A whole board behind USB: booted, asked, written and read with the client that also speaks UDP;
// with the monitor's own image, and with the stand-in.
#include <gtest/gtest.h>

#include "emulator/attach/gateway_transport.h"
#include "emulator/attach/stand_in_transport.h"
#include "emulator/serve/board_machine.h"
#include "host-tools/link/boot.h"
#include "host-tools/link/commands.h"
#include "host-tools/link/usb/transport.h"
#include "tests/board/monitor/monitor.h"
#include "tests/usb/emulated_usb.h"
#include "tests/usb/usb_bridge.h"

namespace spikeloom::support {
namespace {

constexpr link::ChipXY kRoot{0, 0}, kFar{1, 1};
constexpr std::uint32_t kSomewhere = 0x6040'0000;
constexpr std::size_t kMegabyte = 1 << 20;

enum class Who { monitor, stand_in };

class ABoardBehindUsb : public testing::TestWithParam<Who> {
 protected:
  void SetUp() override {
    if (is_stand_in()) {
      stand_in_.emplace(board_);
      ethernet_ = std::make_unique<attach::StandInTransport>(*stand_in_);
    } else if (monitor_image().empty()) {
      GTEST_SKIP() << kNoMonitorImage;
    } else {
      ethernet_ = std::make_unique<attach::GatewayTransport>(machine_);
    }
    bridge_.emplace(*ethernet_);
  }
  [[nodiscard]] static bool is_stand_in() { return GetParam() == Who::stand_in; }

  void plug_in(const UsbFaults& faults = {}) {
    usb_.plug_in({}, &*bridge_, faults);
    auto opened = link::open_usb({});
    ASSERT_TRUE(opened) << to_text(opened.error());
    transport_ = std::move(*opened);
    if (!is_stand_in()) boot();
  }
  // Over the wire, as a board just switched on.
  void boot() {
    link::BootValues values;
    values.hardware_version = 3;
    const auto image = link::boot_datagrams(monitor_image(), values);
    ASSERT_TRUE(image);
    for (const auto& datagram : *image) ASSERT_TRUE(transport_->send_boot(datagram));
    const auto end = transport_->now() + std::chrono::seconds(60);
    while (machine_.stage() != serve::Stage::up && transport_->now() < end)
      ASSERT_TRUE(transport_->receive(transport_->now() + std::chrono::milliseconds(5)));
    ASSERT_EQ(machine_.stage(), serve::Stage::up);
  }

  board::Board board_ = board::Board::make(four_chips()).value();
  serve::BoardMachine machine_{board_};
  std::optional<monitor::StandIn> stand_in_;
  std::unique_ptr<link::Transport> ethernet_;
  std::optional<UsbBridge> bridge_;
  EmulatedUsb usb_;
  std::unique_ptr<link::Transport> transport_;
};

Bytes pattern(std::size_t bytes) {
  Bytes result(bytes);
  for (std::size_t i = 0; i < bytes; ++i) result[i] = static_cast<std::byte>(i * 31 + i / 251);
  return result;
}

TEST_P(ABoardBehindUsb, Answers) {
  plug_in();
  link::ScpClient client(*transport_);
  const auto version = link::version(client, {kFar, 0});
  ASSERT_TRUE(version) << to_text(version.error());
  EXPECT_EQ(version->software, "SC&MP/SpiNNaker");
  EXPECT_EQ(version->major, 4);
  EXPECT_EQ(version->chip, kFar);
}

TEST_P(ABoardBehindUsb, KeepsAMegabyte) {
  plug_in();
  link::ScpClient client(*transport_);
  const auto bytes = pattern(kMegabyte);
  const auto written = client.write(kRoot, kSomewhere, bytes);
  ASSERT_TRUE(written) << to_text(written.error());
  EXPECT_EQ(client.read(kRoot, kSomewhere, bytes.size()).value(), bytes);
}

TEST_P(ABoardBehindUsb, KeepsWhatIsWrittenThroughABadBridge) {
  plug_in({.longest_in = 33,
           .reversed = true,
           .empty_packets = true,
           .stall_out_at = is_stand_in() ? 5'000 : 50'000,  // after the boot image
           .stall_in_at = 3'000});
  link::ScpClient client(*transport_);
  const auto bytes = pattern(20'000);
  ASSERT_TRUE(client.write(kFar, kSomewhere, bytes));
  EXPECT_EQ(client.read(kFar, kSomewhere, bytes.size()).value(), bytes);
  EXPECT_EQ(usb_.seen(2).halts_cleared, 2);
}

TEST_P(ABoardBehindUsb, IsGoneInTheMiddleOfAWrite) {
  plug_in({.unplug_at_out = 100'000});
  link::ScpClient client(*transport_);
  const auto written = client.write(kRoot, kSomewhere, pattern(kMegabyte));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, "usb_unplugged");
}

INSTANTIATE_TEST_SUITE_P(With, ABoardBehindUsb, testing::Values(Who::monitor, Who::stand_in),
                         [](const auto& with) {
                           return with.param == Who::monitor ? "SCAMP" : "TheStandIn";
                         });

}  // namespace
}  // namespace spikeloom::support
