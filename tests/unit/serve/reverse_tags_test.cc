#include "emulator/serve/reverse_tags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/support/scp_message.h"

namespace spikeloom::serve {
namespace {

using chip::IpTagAction;
using support::ScpMessage;
using support::to_bytes;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr Endpoint kHost{{127, 0, 0, 1}, 40000}, kMonitor{{127, 0, 0, 2}, chip::kSdpUdpPort};
constexpr std::uint16_t kIpTag = 26;

ScpMessage tag_request(IpTagAction action, std::uint32_t tag, std::uint16_t udp_port,
                       std::uint16_t sequence = 1) {
  return {.command = kIpTag,
          .sequence = sequence,
          .argument1 = support::tag_argument(action, tag, udp_port != 0),
          .argument2 = udp_port};
}

Datagram request(const ScpMessage& message) { return {kHost, kMonitor, to_bytes(message)}; }
Datagram reply(std::uint16_t code, std::uint16_t sequence, std::uint32_t tag) {
  return {kMonitor, kHost,
          to_bytes({.flags = 0x07, .command = code, .sequence = sequence, .argument1 = tag})};
}

TEST(AReverseTag, OpensItsPortWhenTheMonitorConfirms) {
  ReverseTags tags;
  tags.to_board(request(tag_request(IpTagAction::set, 3, 12345)));
  EXPECT_THAT(tags.ports(), IsEmpty());
  tags.from_board(reply(chip::kScpOk, 1, 3));
  EXPECT_THAT(tags.ports(), ElementsAre(12345));
  tags.to_board(request(tag_request(IpTagAction::clear, 3, 0, 2)));
  tags.from_board(reply(chip::kScpOk, 2, 3));
  EXPECT_THAT(tags.ports(), IsEmpty());
}

TEST(AReverseTag, IsTheOneThatTheMonitorChose) {
  ReverseTags tags;
  tags.to_board(request(tag_request(IpTagAction::add, 0, 5000)));
  tags.from_board(reply(chip::kScpOk, 1, 7));
  EXPECT_THAT(tags.ports(), ElementsAre(5000));
  // A plain tag in its place needs no port.
  tags.to_board(request(tag_request(IpTagAction::set, 7, 0, 2)));
  tags.from_board(reply(chip::kScpOk, 2, 7));
  EXPECT_THAT(tags.ports(), IsEmpty());
}

TEST(AReverseTagRefused, OpensNothing) {
  ReverseTags tags;
  tags.to_board(request(tag_request(IpTagAction::set, 3, 12345)));
  tags.from_board(reply(0x84, 1, 3));
  tags.from_board(reply(chip::kScpOk, 1, 3));  // the request is no longer waited for
  EXPECT_THAT(tags.ports(), IsEmpty());
}

TEST(AReverseTagThatWantsNoReply, OpensAtOnce) {
  ReverseTags tags;
  auto message = tag_request(IpTagAction::set, 3, 12345);
  message.flags = 0x07;
  tags.to_board(request(message));
  EXPECT_THAT(tags.ports(), ElementsAre(12345));
}

TEST(ReverseTags, LeaveTheMonitorItsPorts) {
  ReverseTags tags;
  std::uint32_t tag = 0;
  for (const auto port : {chip::kBootUdpPort, chip::kSdpUdpPort, std::uint16_t{777}}) {
    auto message = tag_request(IpTagAction::set, tag++, port);
    message.flags = 0x07;
    tags.to_board(request(message));
  }
  EXPECT_THAT(tags.ports(), ElementsAre(777));
}

TEST(ReverseTags, IgnoreOtherCommandsPortsAndSenders) {
  ReverseTags tags;
  auto message = tag_request(IpTagAction::set, 3, 12345);
  message.to_port = 0x21;  // an application's
  tags.to_board(request(message));
  message.to_port = 0;
  message.command = 2;
  tags.to_board(request(message));
  message.command = kIpTag;
  auto elsewhere = request(message);
  elsewhere.to.port = 5555;
  tags.to_board(elsewhere);
  tags.from_board(reply(chip::kScpOk, 1, 3));
  tags.to_board(request(message));
  auto foreign = reply(chip::kScpOk, 1, 3);
  foreign.to.port = 40001;
  tags.from_board(foreign);
  EXPECT_THAT(tags.ports(), IsEmpty());
}

TEST(ReverseTagsInAFlood, ForgetTheOldestRequests) {
  ReverseTags tags;
  for (std::uint16_t sequence = 0; sequence < 1000; ++sequence)
    tags.to_board(request(tag_request(IpTagAction::set, 3, 12345, sequence)));
  tags.from_board(reply(chip::kScpOk, 0, 3));
  EXPECT_THAT(tags.ports(), IsEmpty());
  tags.from_board(reply(chip::kScpOk, 999, 3));
  EXPECT_THAT(tags.ports(), ElementsAre(12345));
}

RC_GTEST_PROP(ReverseTags, TakeAnyBytes, (const std::vector<std::uint8_t>& bytes)) {
  ReverseTags tags;
  const auto view = std::as_bytes(std::span(bytes));
  auto message = to_bytes(tag_request(IpTagAction::set, *rc::gen::arbitrary<std::uint8_t>(), 999));
  std::copy_n(view.begin(), std::min(view.size(), message.size()), message.begin());
  message.resize(*rc::gen::inRange<std::size_t>(0, message.size() + 1));
  tags.to_board({kHost, kMonitor, message});
  tags.from_board({kMonitor, kHost, message});
  RC_ASSERT(tags.ports().size() <= chip::kIpTags);
}

}  // namespace
}  // namespace spikeloom::serve
