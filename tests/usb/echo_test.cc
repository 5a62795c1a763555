// The transport against a device that sends back what it gets, as it comes or as it must not come.
#include <gtest/gtest.h>

#include <deque>

#include "host-tools/link/usb/devices.h"
#include "host-tools/link/usb/transport.h"
#include "tests/usb/emulated_usb.h"

namespace spikeloom::support {
namespace {

class Echo final : public BulkDevice {
 public:
  void begin() override { bytes_.clear(); }
  [[nodiscard]] bool take(ByteView bytes) override {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return true;
  }
  [[nodiscard]] Bytes give(std::size_t most) override {
    const auto end = bytes_.begin() + static_cast<std::ptrdiff_t>(std::min(most, bytes_.size()));
    Bytes given(bytes_.begin(), end);
    bytes_.erase(bytes_.begin(), end);
    return given;
  }
  void pass_time() override {}

 private:
  std::deque<std::byte> bytes_;
};

Bytes datagram(std::size_t bytes, int number) {
  Bytes result(bytes);
  for (std::size_t i = 0; i < bytes; ++i)
    result[i] = static_cast<std::byte>(i * 3 + static_cast<std::size_t>(number));
  return result;
}

constexpr std::chrono::seconds kPatience(20);

class AnEmulatedBus : public testing::Test {
 protected:
  [[nodiscard]] std::unique_ptr<link::Transport> open(const UsbFaults& faults = {}) {
    usb_.plug_in({}, &echo_, faults);
    auto opened = link::open_usb({});
    if (!opened) ADD_FAILURE() << to_text(opened.error());
    return opened ? std::move(*opened) : nullptr;
  }
  // The error with which the exchange ends; none where every datagram comes back.
  [[nodiscard]] std::string exchange(link::Transport& transport, int datagrams) {
    std::deque<Bytes> due;
    for (int i = 0; i < datagrams; ++i) {
      due.push_back(datagram(8 + static_cast<std::size_t>(i * 37) % 273, i));
      if (auto sent = transport.send(0, due.back()); !sent) return sent.error().code;
    }
    const auto end = transport.now() + kPatience;
    while (!due.empty() && transport.now() < end) {
      auto arrived = transport.receive(end);
      if (!arrived) return arrived.error().code;
      if (!*arrived) continue;
      EXPECT_EQ((*arrived)->datagram, due.front()) << due.size() << " to come";
      due.pop_front();
    }
    return due.empty() ? "" : "nothing comes";
  }

  // With which error it is over.
  [[nodiscard]] static std::string end_of(link::Transport& transport) {
    const auto end = transport.now() + kPatience;
    while (transport.now() < end) {
      if (const auto arrived = transport.receive(end); !arrived) return arrived.error().code;
    }
    return "it is not over";
  }
  [[nodiscard]] EmulatedUsb::Seen seen() const { return usb_.seen(2); }

  Echo echo_;
  EmulatedUsb usb_;
};

TEST_F(AnEmulatedBus, CarriesDatagramsThereAndBack) {
  auto transport = open();
  ASSERT_TRUE(transport);
  EXPECT_EQ(transport->name(), "usb:SPIN-0001");
  EXPECT_EQ(exchange(*transport, 200), "");
  EXPECT_EQ(transport->trouble(), "");
  EXPECT_TRUE(seen().set_up);
  EXPECT_EQ(seen().most_in_flight_in, 8);
  transport.reset();
  EXPECT_TRUE(seen().released);
}

TEST_F(AnEmulatedBus, SendsMuchInFewTransfersOfWhichSeveralAreUnderWay) {
  auto transport = open({.takes_every = 20});
  ASSERT_TRUE(transport);
  EXPECT_EQ(exchange(*transport, 600), "");
  EXPECT_EQ(seen().most_in_flight_out, 4);
  EXPECT_LT(seen().transfers_out, 300);
}

TEST_F(AnEmulatedBus, JoinsFramesThatComeInPieces) {
  for (std::size_t longest : {1, 3, 64, 512}) {
    EmulatedUsb usb;
    Echo echo;
    usb.plug_in({}, &echo, {.longest_in = longest});
    auto transport = link::open_usb({});
    ASSERT_TRUE(transport);
    EXPECT_EQ(exchange(**transport, 20), "") << longest;
  }
}

TEST_F(AnEmulatedBus, KeepsTheOrderOfTransfersThatEndInAnother) {
  auto transport = open({.longest_in = 50, .reversed = true});
  ASSERT_TRUE(transport);
  EXPECT_EQ(exchange(*transport, 100), "");
}

TEST_F(AnEmulatedBus, TakesEmptyPacketsForNothing) {
  auto transport = open({.longest_in = 100, .empty_packets = true});
  ASSERT_TRUE(transport);
  EXPECT_EQ(exchange(*transport, 100), "");
}

TEST_F(AnEmulatedBus, GoesOnAfterAStallOfEitherEndpointAndLosesNothing) {
  // In the middle of a frame, and where several transfers are under way.
  auto transport = open({.longest_in = 300, .stall_out_at = 1001, .stall_in_at = 2003});
  ASSERT_TRUE(transport);
  EXPECT_EQ(exchange(*transport, 200), "");
  EXPECT_EQ(seen().halts_cleared, 2);
  EXPECT_EQ(transport->trouble(), "the device stalled 2 times");
}

TEST_F(AnEmulatedBus, GoesOnAfterAStallWhereverItComes) {
  // Before the first byte, inside a length, at the ends of packets, transfers and frames.
  for (std::uint64_t at : {0, 1, 2, 10, 511, 512, 8191, 8192, 8193, 20'000}) {
    EmulatedUsb usb;
    Echo echo;
    usb.plug_in({}, &echo, {.stall_out_at = at, .stall_in_at = at, .takes_every = 10});
    auto transport = link::open_usb({});
    ASSERT_TRUE(transport);
    EXPECT_EQ(exchange(**transport, 200), "") << at;
    EXPECT_EQ(usb.seen(2).halts_cleared, 2) << at;
  }
}

TEST_F(AnEmulatedBus, GivesUpAnEndpointThatStallsAgain) {
  for (const auto& faults :
       {UsbFaults{.stall_out_at = 500, .stalls = 2}, UsbFaults{.stall_in_at = 500, .stalls = 2}}) {
    EmulatedUsb usb;
    Echo echo;
    usb.plug_in({}, &echo, faults);
    auto transport = link::open_usb({});
    ASSERT_TRUE(transport);
    EXPECT_EQ(exchange(**transport, 100), "usb_stalled");
    EXPECT_EQ(usb.seen(2).halts_cleared, 1);
    EXPECT_EQ(end_of(**transport), "usb_stalled") << "for good";
  }
}

TEST_F(AnEmulatedBus, SaysThatTheDeviceHasGone) {
  auto transport = open({.unplug_at_out = 3000});
  ASSERT_TRUE(transport);
  EXPECT_EQ(exchange(*transport, 100), "usb_unplugged");
  EXPECT_EQ(end_of(*transport), "usb_unplugged");
  const auto sent = transport->send(0, datagram(24, 0));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, "usb_unplugged");
}

TEST_F(AnEmulatedBus, SaysThatTheDeviceHasGoneWhileNothingIsSent) {
  auto transport = open();
  ASSERT_TRUE(transport);
  usb_.unplug(2);
  EXPECT_EQ(end_of(*transport), "usb_unplugged");
}

TEST_F(AnEmulatedBus, EndsWhenMoreComesThanATransferHolds) {
  auto transport = open({.overflow = true});
  ASSERT_TRUE(transport);
  ASSERT_TRUE(transport->send(0, datagram(24, 1)));
  EXPECT_EQ(end_of(*transport), "usb_transfer_failed");
}

TEST_F(AnEmulatedBus, EndsAtALengthThatCannotBeButDeliversWhatCameBefore) {
  auto transport = open();
  ASSERT_TRUE(transport);
  const auto good = datagram(24, 1);
  ASSERT_TRUE(transport->send(0, good));
  // The device sends back a boot datagram, which no board does.
  ASSERT_TRUE(transport->send_boot(datagram(18, 1)));
  const auto arrived = transport->receive(transport->now() + kPatience);
  ASSERT_TRUE(arrived && *arrived);
  EXPECT_EQ((*arrived)->datagram, good);
  EXPECT_EQ(end_of(*transport), "bad_frame_length");
}

TEST_F(AnEmulatedBus, WaitsNoLongerThanItIsToldTo) {
  auto transport = open();
  ASSERT_TRUE(transport);
  const auto arrived = transport->receive(transport->now() + std::chrono::milliseconds(5));
  ASSERT_TRUE(arrived);
  EXPECT_FALSE(*arrived);
}

TEST_F(AnEmulatedBus, LosesWhatADeviceThatTakesNothingHasNoRoomFor) {
  auto transport = open({.takes_every = 0});
  ASSERT_TRUE(transport);
  const auto most = link::kMostUnsent / 282;
  for (std::size_t i = 0; i < most + 10; ++i) ASSERT_TRUE(transport->send(0, datagram(280, 0)));
  EXPECT_EQ(transport->trouble(), "the device takes nothing, 10 datagrams were not sent");
  transport.reset();
  EXPECT_TRUE(seen().released) << "and it can be closed";
}

TEST_F(AnEmulatedBus, ForgetsWhatAnEarlierProgramLeftBehind) {
  auto first = open();
  ASSERT_TRUE(first);
  ASSERT_TRUE(first->send(0, datagram(100, 1)));
  first.reset();
  auto second = link::open_usb({});
  ASSERT_TRUE(second);
  EXPECT_EQ(exchange(**second, 10), "");
}

TEST_F(AnEmulatedBus, IsListedWithItsDevices) {
  usb_.plug_in({.serial = "B", .name = "Second", .address = 5}, &echo_);
  usb_.plug_in({.serial = "A", .address = 3}, &echo_);
  usb_.plug_in({.vendor = 0x152A, .product = 0x841D, .serial = "", .address = 4, .subclass = 0});
  usb_.plug_in({.serial = "DISK", .address = 6, .interface_class = 8});
  const auto listing = link::list_usb_devices();
  ASSERT_TRUE(listing);
  EXPECT_EQ(listing->devices_at_all, 4);
  ASSERT_EQ(listing->usable.size(), 3U);
  std::string addresses;
  for (const auto& device : listing->usable)
    addresses += link::shortest_address(device) + (device.speaks_sdp ? " sdp;" : ";");
  EXPECT_EQ(addresses, "usb:A sdp;usb:152a:841d;usb:B sdp;");
  const auto& second = listing->usable[2];
  EXPECT_EQ(second.product, "Second");
  EXPECT_EQ(second.speed_mbit, 480);
  EXPECT_EQ(second.endpoints.in, 0x81);
  EXPECT_EQ(second.endpoints.out, 0x02);
  EXPECT_EQ(second.endpoints.in_packet_bytes, 512);
  EXPECT_EQ(second.refusal, "");
}

TEST_F(AnEmulatedBus, OpensTheDeviceThatIsMeant) {
  usb_.plug_in({.serial = "A", .address = 3}, &echo_);
  usb_.plug_in({.serial = "B", .address = 5}, &echo_);
  const auto several = link::open_usb({});
  ASSERT_FALSE(several);
  EXPECT_EQ(several.error().code, "several_usb_devices");
  auto transport = link::open_usb(link::parse_usb_address("usb:B").value());
  ASSERT_TRUE(transport);
  EXPECT_TRUE(usb_.seen(5).set_up);
  EXPECT_FALSE(usb_.seen(3).set_up);
}

TEST_F(AnEmulatedBus, SaysThatAnotherProgramHasTheInterface) {
  usb_.plug_in({}, &echo_, {.busy = true});
  const auto opened = link::open_usb({});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "usb_busy");
}

TEST_F(AnEmulatedBus, WithoutDevicesIsNoError) {
  const auto listing = link::list_usb_devices();
  ASSERT_TRUE(listing);
  EXPECT_EQ(listing->devices_at_all, 0);
  const auto opened = link::open_usb({});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "no_usb_device");
}

}  // namespace
}  // namespace spikeloom::support
