#include "host-tools/link/usb/frames.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace spikeloom::link {
namespace {

Bytes some_bytes(std::size_t count) {
  Bytes bytes(count);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::byte>(i * 7 + count);
  return bytes;
}

Bytes bytes_of(std::initializer_list<int> values) {
  Bytes bytes;
  for (int value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

TEST(AFrame, IsALittleEndianLengthAndTheDatagram) {
  Bytes stream;
  ASSERT_TRUE(append_frame(stream, false, some_bytes(258)));
  EXPECT_EQ(Bytes(stream.begin(), stream.begin() + 2), bytes_of({0x02, 0x01}));
  EXPECT_EQ(Bytes(stream.begin() + 2, stream.end()), some_bytes(258));
}

TEST(AFrame, MarksABootDatagramInTheTopBit) {
  Bytes stream;
  ASSERT_TRUE(append_frame(stream, true, some_bytes(18)));
  EXPECT_EQ(Bytes(stream.begin(), stream.begin() + 2), bytes_of({0x12, 0x80}));
}

TEST(AFrame, HoldsNoMoreAndNoLessThanADatagram) {
  for (auto [boot, bytes] :
       {std::pair{false, 7UL}, {false, 281UL}, {false, 0UL}, {true, 17UL}, {true, 1043UL}}) {
    Bytes stream;
    const auto refused = append_frame(stream, boot, some_bytes(bytes));
    ASSERT_FALSE(refused) << bytes;
    EXPECT_EQ(refused.error().code, "bad_frame_length");
    EXPECT_TRUE(stream.empty());
  }
  for (auto [boot, bytes] : {std::pair{false, 8UL}, {false, 280UL}, {true, 18UL}, {true, 1042UL}}) {
    Bytes stream;
    EXPECT_TRUE(append_frame(stream, boot, some_bytes(bytes))) << bytes;
  }
}

RC_GTEST_PROP(AStreamOfFrames, GivesTheSameDatagramsInWhateverPiecesItComes, ()) {
  std::deque<UsbFrame> sent, received;
  Bytes stream;
  const auto count = *rc::gen::inRange(0, 12);
  for (int i = 0; i < count; ++i) {
    const bool boot = *rc::gen::weightedElement<bool>({{4, false}, {1, true}});
    const auto bytes =
        boot ? *rc::gen::inRange<std::size_t>(18, 1043) : *rc::gen::inRange<std::size_t>(8, 281);
    sent.push_back({boot, some_bytes(bytes)});
    RC_ASSERT(append_frame(stream, boot, sent.back().datagram).has_value());
  }
  Deframer deframer(true);
  ByteView rest(stream);
  while (!rest.empty()) {
    const auto piece = std::min(rest.size(), *rc::gen::weightedOneOf<std::size_t>(
                                                 {{3, rc::gen::inRange<std::size_t>(0, 5)},
                                                  {1, rc::gen::inRange<std::size_t>(0, 9000)}}));
    RC_ASSERT(deframer.feed(rest.first(piece), received).has_value());
    rest = rest.subspan(piece);
  }
  RC_ASSERT(received == sent);
  RC_ASSERT(deframer.held_back() == 0U);
}

TEST(AStreamOfFrames, EndsForGoodAtALengthThatCannotBe) {
  for (auto wrong : {bytes_of({0, 0}), bytes_of({7, 0}), bytes_of({0x19, 0x01}),
                     bytes_of({0xFF, 0xFF}), bytes_of({0x12, 0x80})}) {
    Bytes stream;
    ASSERT_TRUE(append_frame(stream, false, some_bytes(24)));
    const Bytes good = stream;
    stream.insert(stream.end(), wrong.begin(), wrong.end());
    stream.insert(stream.end(), good.begin(), good.end());
    Deframer deframer;
    std::deque<UsbFrame> frames;
    const auto refused = deframer.feed(stream, frames);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "bad_frame_length");
    EXPECT_EQ(frames, (std::deque<UsbFrame>{{false, some_bytes(24)}}));
    EXPECT_FALSE(deframer.feed(good, frames)) << "what follows cannot be in step";
    EXPECT_FALSE(deframer.feed({}, frames));
    EXPECT_EQ(frames.size(), 1U);
  }
}

TEST(AStreamOfFrames, HoldsBackTheBeginningOfAFrame) {
  Bytes stream;
  ASSERT_TRUE(append_frame(stream, false, some_bytes(8)));
  Deframer deframer;
  std::deque<UsbFrame> frames;
  ASSERT_TRUE(deframer.feed(ByteView(stream).first(9), frames));
  EXPECT_TRUE(frames.empty());
  EXPECT_EQ(deframer.held_back(), 9U);
}

}  // namespace
}  // namespace spikeloom::link
