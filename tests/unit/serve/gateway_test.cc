#include "emulator/serve/gateway.h"

#include <gtest/gtest.h>

#include "board-runtime/shared/chip/sdp.h"
#include "tests/support/echo_machine.h"
#include "tests/support/scp_message.h"

namespace spikeloom::serve {
namespace {

using support::EchoMachine;

constexpr Ipv4 kBoard{127, 0, 0, 2}, kOther{127, 0, 0, 3};
constexpr Endpoint kHost{{127, 0, 0, 1}, 40000};

class AGateway : public testing::Test {
 protected:
  EchoMachine machine{{kBoard, kOther}};
  Gateway gateway{machine};

  static Datagram to(std::uint16_t port, std::size_t bytes = 4) {
    return {kHost, {kBoard, port}, Bytes(bytes, std::byte{7})};
  }
  void boot() {
    gateway.from_host(0, to(chip::kBootUdpPort));
    gateway.run_until(board::kMillisecond);
    static_cast<void>(gateway.take_outgoing());
    machine.seen.clear();
  }
};

TEST_F(AGateway, KeepsTheMachineOffUntilSomethingBootsIt) {
  gateway.from_host(0, to(chip::kSdpUdpPort));
  EXPECT_FALSE(gateway.powered());
  EXPECT_EQ(gateway.counts().before_boot, 1U);
  gateway.from_host(0, to(chip::kBootUdpPort));
  EXPECT_TRUE(gateway.powered());
  gateway.run_until(board::kMillisecond);
  EXPECT_EQ(machine.seen.size(), 1U);
}

TEST_F(AGateway, ReturnsTheAnswerToTheRealSender) {
  boot();
  gateway.from_host(0, to(chip::kSdpUdpPort));
  gateway.run_until(2 * board::kMillisecond);
  const auto outgoing = gateway.take_outgoing();
  ASSERT_EQ(outgoing.size(), 1U);
  EXPECT_EQ(outgoing[0].port, 0);
  EXPECT_EQ(outgoing[0].datagram.to, kHost);
  EXPECT_EQ(outgoing[0].datagram.from, (Endpoint{kBoard, chip::kSdpUdpPort}));
  EXPECT_EQ(outgoing[0].datagram.payload, to(0).payload);
  EXPECT_TRUE(gateway.take_outgoing().empty());
}

TEST_F(AGateway, LearnsTheHardwareAddressOfItsBoard) {
  gateway.from_host(0, to(chip::kBootUdpPort));
  gateway.run_until(board::kMillisecond);
  gateway.from_host(0, to(chip::kBootUdpPort));
  gateway.run_until(2 * board::kMillisecond);
  const auto destination = [&](std::size_t i) {
    Mac mac{};
    for (std::size_t b = 0; b < mac.size(); ++b)
      mac[b] = std::to_integer<std::uint8_t>(machine.seen[i].frame[b]);
    return mac;
  };
  EXPECT_EQ(destination(0), kEveryMac);
  EXPECT_EQ(destination(1), EchoMachine::kMac);
}

TEST_F(AGateway, DeliversAFrameWhenItHasArrived) {
  boot();
  gateway.from_host(1, to(chip::kSdpUdpPort, 1000));
  gateway.run_until(2 * board::kMillisecond);
  ASSERT_EQ(machine.seen.size(), 1U);
  // 42 bytes of headers, 24 unseen ones; then the machine's next quantum.
  EXPECT_EQ(machine.seen[0].at, board::kMillisecond + 86 * board::kMicrosecond);
  EXPECT_EQ(machine.seen[0].port, 1);
}

TEST_F(AGateway, CountsWhatIsTooLong) {
  boot();
  gateway.from_host(0, to(chip::kSdpUdpPort, kLongestPayload + 1));
  gateway.run_until(2 * board::kMillisecond);
  EXPECT_TRUE(machine.seen.empty());
  EXPECT_EQ(gateway.counts().too_long, 1U);
}

TEST_F(AGateway, CountsAFloodAndGoesOn) {
  boot();
  for (int i = 0; i < 10'000; ++i) gateway.from_host(0, to(chip::kSdpUdpPort));
  EXPECT_EQ(gateway.counts().flooded, 10'000 - Wire::kMostWaiting);
  gateway.run_until(board::kSecond);
  EXPECT_EQ(machine.seen.size(), Wire::kMostWaiting);
  EXPECT_EQ(gateway.take_outgoing().size(), Wire::kMostWaiting);
}

TEST_F(AGateway, AnswersArpForAllButTheBoardItself) {
  boot();
  // As encoded by a board: a request is a reply with another operation.
  const auto ask = [&](Ipv4 wanted) {
    auto frame = arp_reply({kEveryMac, {}, kBoard}, EchoMachine::kMac);
    frame[21] = std::byte{1};
    const std::array<std::uint8_t, 4> bytes{wanted.a, wanted.b, wanted.c, wanted.d};
    std::copy_n(std::as_bytes(std::span(bytes)).begin(), 4, frame.begin() + 38);
    machine.send(0, frame);
    for (int i = 0; i < 2; ++i) gateway.run_until(machine.now() + board::kMillisecond);
  };
  ask(kHost.address);
  EXPECT_EQ(machine.seen.size(), 1U);
  ask(kBoard);
  EXPECT_EQ(machine.seen.size(), 1U);
  EXPECT_EQ(gateway.counts().arp_requests, 1U);
}

TEST_F(AGateway, CountsFramesThatAreNoDatagram) {
  boot();
  machine.send(0, Frame(5));
  machine.send(0, Frame(60));
  gateway.run_until(2 * board::kMillisecond);
  EXPECT_TRUE(gateway.take_outgoing().empty());
  const auto faults = gateway.counts().frame_faults;
  EXPECT_EQ(faults[static_cast<std::size_t>(FrameFault::too_short)], 1U);
  EXPECT_EQ(faults[static_cast<std::size_t>(FrameFault::unknown_kind)], 1U);
}

TEST_F(AGateway, TellsTheJournalWhatGoesInAndWhen) {
  std::vector<EchoMachine::Seen> told;
  EchoMachine other({kBoard});
  Gateway recorded(other, [&](board::Time at, int port, ByteView frame) {
    told.push_back({at, port, {frame.begin(), frame.end()}});
  });
  recorded.from_host(0, to(chip::kBootUdpPort));
  recorded.from_host(0, to(chip::kSdpUdpPort));
  recorded.run_until(board::kMillisecond);
  EXPECT_EQ(told.size(), 2U);
  EXPECT_EQ(told, other.seen);
}

TEST_F(AGateway, OpensThePortsOfReverseTags) {
  boot();
  machine.answer = [](const Datagram& asked) {
    auto payload = asked.payload;
    payload[chip::kSdpPadBytes + chip::kSdpHeaderBytes] = std::byte{chip::kScpOk};
    return Datagram{asked.to, asked.from, payload};
  };
  auto message = to(chip::kSdpUdpPort);
  message.payload =
      support::to_bytes({.command = 26,
                         .argument1 = support::tag_argument(chip::IpTagAction::set, 2, true),
                         .argument2 = 9999});
  gateway.from_host(0, message);
  gateway.run_until(2 * board::kMillisecond);
  EXPECT_EQ(gateway.reverse_ports(0), std::vector<std::uint16_t>{9999});
  EXPECT_TRUE(gateway.reverse_ports(1).empty());
}

}  // namespace
}  // namespace spikeloom::serve
