#include "emulator/attach/gateway_transport.h"

#include <gtest/gtest.h>

#include "board-runtime/shared/chip/sdp.h"
#include "tests/support/echo_machine.h"

namespace spikeloom::attach {
namespace {

using namespace std::chrono_literals;

Bytes letters(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

class AGatewayTransport : public testing::Test {
 protected:
  support::EchoMachine machine_{{{127, 0, 0, 2}, {127, 0, 0, 3}}};
  GatewayTransport transport_{machine_};
};

TEST_F(AGatewayTransport, BringsADatagramToItsPortAndTheAnswerBack) {
  transport_.power_on();
  ASSERT_EQ(transport_.ports(), 2);
  ASSERT_TRUE(transport_.send(1, letters("hello")));
  const auto arrived = transport_.receive(1s);
  ASSERT_TRUE(arrived && *arrived);
  EXPECT_EQ((*arrived)->port, 1);
  EXPECT_EQ((*arrived)->datagram, letters("hello"));
  ASSERT_EQ(machine_.seen.size(), 1U);
  const auto seen = std::get<serve::Datagram>(serve::decode(machine_.seen[0].frame));
  EXPECT_EQ(seen.to, (serve::Endpoint{{127, 0, 0, 3}, chip::kSdpUdpPort}));
  EXPECT_EQ(seen.payload, letters(std::string_view("\0\0hello", 7)));
  EXPECT_FALSE(transport_.receive(1s)->has_value());
}

TEST_F(AGatewayTransport, LetsTimePassOnlyWhileItIsWaitedFor) {
  transport_.power_on();
  ASSERT_TRUE(transport_.send(0, letters("hello")));
  EXPECT_EQ(transport_.now(), 0s);
  ASSERT_TRUE(transport_.receive(1s));
  EXPECT_LT(transport_.now(), 100us) << "the wire's time, and no more than an eighth beside";
  const auto until = transport_.now() + 3ms;
  EXPECT_FALSE(transport_.receive(until)->has_value());
  EXPECT_EQ(transport_.now(), until);
  EXPECT_FALSE(transport_.receive(0s)->has_value());
  EXPECT_EQ(transport_.now(), until) << "a time that is over";
}

TEST_F(AGatewayTransport, PowersTheMachineByTheFirstBootDatagram) {
  ASSERT_TRUE(transport_.send(0, letters("too early")));
  EXPECT_EQ(transport_.counts().before_boot, 1U);
  ASSERT_TRUE(transport_.send_boot(letters("image")));
  ASSERT_TRUE(transport_.receive(1ms));
  const auto seen = std::get<serve::Datagram>(serve::decode(machine_.seen.at(0).frame));
  EXPECT_EQ(seen.to, (serve::Endpoint{{127, 0, 0, 2}, chip::kBootUdpPort}));
  EXPECT_EQ(seen.payload, letters("image"));
}

TEST_F(AGatewayTransport, DropsWhatIsNotForItOrTooShort) {
  transport_.power_on();
  machine_.answer = [](const serve::Datagram& asked) {
    return serve::Datagram{asked.to, {asked.from.address, 1}, asked.payload};
  };
  ASSERT_TRUE(transport_.send(0, letters("to another port")));
  EXPECT_FALSE(transport_.receive(1ms)->has_value());
  machine_.answer = [](const serve::Datagram& asked) {
    return serve::Datagram{asked.to, asked.from, letters("x")};
  };
  ASSERT_TRUE(transport_.send(0, letters("less than the padding")));
  EXPECT_FALSE(transport_.receive(2ms)->has_value());
}

}  // namespace
}  // namespace spikeloom::attach
