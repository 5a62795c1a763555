// A whole board behind USB: booted, asked, written and read with the client that also speaks UDP.
#include <gtest/gtest.h>

#include "emulator/attach/gateway_transport.h"
#include "emulator/serve/board_machine.h"
#include "host-tools/link/boot.h"
#include "host-tools/link/scp_client.h"
#include "host-tools/link/usb/transport.h"
#include "tests/board/monitor/monitor.h"
#include "tests/usb/emulated_usb.h"
#include "tests/usb/usb_bridge.h"

namespace spikeloom::support {
namespace {

constexpr link::ChipXY kRoot{0, 0}, kFar{1, 1};
constexpr std::uint32_t kSomewhere = 0x6040'0000;
constexpr std::size_t kMegabyte = 1 << 20;

class ABoardBehindUsb : public testing::Test {
 protected:
  void SetUp() override {
    if (monitor_image().empty()) GTEST_SKIP() << kNoMonitorImage;
  }
  void plug_in(const UsbFaults& faults = {}) {
    usb_.plug_in({}, &bridge_, faults);
    auto opened = link::open_usb({});
    ASSERT_TRUE(opened) << to_text(opened.error());
    transport_ = std::move(*opened);
    boot();
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
  attach::GatewayTransport ethernet_{machine_};
  UsbBridge bridge_{ethernet_};
  EmulatedUsb usb_;
  std::unique_ptr<link::Transport> transport_;
};

Bytes pattern(std::size_t bytes) {
  Bytes result(bytes);
  for (std::size_t i = 0; i < bytes; ++i) result[i] = static_cast<std::byte>(i * 31 + i / 251);
  return result;
}

TEST_F(ABoardBehindUsb, BootsAndAnswers) {
  plug_in();
  link::ScpClient client(*transport_);
  link::Request version;
  version.to = {kFar, 0};
  const auto reply = client.ask(version);
  ASSERT_TRUE(reply) << to_text(reply.error());
  EXPECT_EQ(reply->word(0) >> 16, static_cast<std::uint32_t>(kFar.x << 8 | kFar.y));
}

TEST_F(ABoardBehindUsb, KeepsAMegabyte) {
  plug_in();
  link::ScpClient client(*transport_);
  const auto bytes = pattern(kMegabyte);
  const auto written = client.write(kRoot, kSomewhere, bytes);
  ASSERT_TRUE(written) << to_text(written.error());
  EXPECT_EQ(client.read(kRoot, kSomewhere, bytes.size()).value(), bytes);
}

TEST_F(ABoardBehindUsb, KeepsWhatIsWrittenThroughABadBridge) {
  plug_in({.longest_in = 33,
           .reversed = true,
           .empty_packets = true,
           .stall_out_at = 50'000,
           .stall_in_at = 3'000});
  link::ScpClient client(*transport_);
  const auto bytes = pattern(20'000);
  ASSERT_TRUE(client.write(kFar, kSomewhere, bytes));
  EXPECT_EQ(client.read(kFar, kSomewhere, bytes.size()).value(), bytes);
  EXPECT_EQ(usb_.seen(2).halts_cleared, 2);
}

TEST_F(ABoardBehindUsb, IsGoneInTheMiddleOfAWrite) {
  plug_in({.unplug_at_out = 100'000});
  link::ScpClient client(*transport_);
  const auto written = client.write(kRoot, kSomewhere, pattern(kMegabyte));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, "usb_unplugged");
}

}  // namespace
}  // namespace spikeloom::support
