#include "emulator/serve/frame.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string_view>

namespace spikeloom::serve {
namespace {

constexpr Ipv4 kHost{127, 0, 0, 1}, kBoard{127, 0, 0, 2};
constexpr Mac kBoardMac{0x00, 0x00, 0xA4, 0xF0, 0x00, 0x01};

Bytes bytes_of(std::string_view hex) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<std::byte>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  return bytes;
}

std::string hex_of(ByteView bytes) {
  std::string text;
  for (const auto byte : bytes) {
    text += "0123456789abcdef"[std::to_integer<int>(byte) / 16];
    text += "0123456789abcdef"[std::to_integer<int>(byte) % 16];
  }
  return text;
}

Datagram a_datagram(std::size_t payload_bytes) {
  return {{kHost, 40000}, {kBoard, 17893}, Bytes(payload_bytes, std::byte{0x5A})};
}

FrameFault fault_of(ByteView frame) {
  const auto decoded = decode(frame);
  EXPECT_TRUE(std::holds_alternative<FrameFault>(decoded));
  return std::holds_alternative<FrameFault>(decoded) ? std::get<FrameFault>(decoded)
                                                     : FrameFault::unknown_kind;
}

Datagram any_datagram() {
  using rc::gen::arbitrary;
  const auto endpoint = [] {
    const auto word = *arbitrary<std::array<std::uint8_t, 4>>();
    return Endpoint{{word[0], word[1], word[2], word[3]}, *arbitrary<std::uint16_t>()};
  };
  Datagram datagram{endpoint(), endpoint(), {}};
  for (const auto byte : *arbitrary<std::vector<std::uint8_t>>())
    datagram.payload.push_back(static_cast<std::byte>(byte));
  return datagram;
}

// Written by hand from RFC 768 and 791; both checksums summed apart from the code under test.
TEST(AFrame, IsTheBytesThatTheStandardsSay) {
  const Datagram datagram{{kHost, 1000}, {kBoard, 17893}, bytes_of("0102")};
  EXPECT_EQ(hex_of(encode(datagram, kGatewayMac, kBoardMac)),
            "0000a4f00001"
            "0253504b4c4d"
            "0800"
            "4500001e0000400040113ccc7f0000017f000002"
            "03e845e5000ab7070102" +
                std::string(32, '0'));
}

RC_GTEST_PROP(AFrame, CarriesAnyDatagram, ()) {
  const auto datagram = any_datagram();
  const auto frame = encode(datagram, kGatewayMac, kBoardMac);
  RC_ASSERT(frame.size() >= 60U);
  RC_ASSERT(std::get<Datagram>(decode(frame)) == datagram);
  RC_ASSERT(sender_mac(frame) == kGatewayMac);
}

RC_GTEST_PROP(AFrame, WithOneChangedByteIsRefusedOrStillADatagram, ()) {
  const auto datagram = any_datagram();
  auto frame = encode(datagram, kGatewayMac, kBoardMac);
  const auto at = *rc::gen::inRange<std::size_t>(14, 42 + datagram.payload.size());
  frame[at] ^= static_cast<std::byte>(*rc::gen::inRange(1, 256));
  const auto decoded = decode(frame);
  // Every byte of headers and payload is under a checksum, except that a UDP checksum of zero
  // switches its own off.
  RC_ASSERT(std::holds_alternative<FrameFault>(decoded) || at == 40U || at == 41U);
}

RC_GTEST_PROP(AFrame, CutAnywhereIsRefused, ()) {
  const auto frame = encode(a_datagram(100), kGatewayMac, kBoardMac);
  const auto kept = *rc::gen::inRange<std::size_t>(0, frame.size());
  RC_ASSERT(std::holds_alternative<FrameFault>(decode(ByteView(frame).first(kept))));
}

RC_GTEST_PROP(AFrame, OfAnyBytesIsDecoded, (const std::vector<std::uint8_t>& bytes)) {
  static_cast<void>(decode(std::as_bytes(std::span(bytes))));
}

TEST(AFrame, OfTheLongestPayloadFillsAnEthernetFrame) {
  EXPECT_EQ(encode(a_datagram(kLongestPayload), kGatewayMac, kBoardMac).size(), 1514U);
}

TEST(AFrameThatIsNoDatagram, HasAReason) {
  const auto whole = encode(a_datagram(10), kGatewayMac, kBoardMac);
  EXPECT_EQ(fault_of(ByteView(whole).first(13)), FrameFault::too_short);
  auto frame = whole;
  frame[12] = std::byte{0x86};  // IPv6
  EXPECT_EQ(fault_of(frame), FrameFault::unknown_kind);
  frame = whole;
  frame[14] = std::byte{0x65};
  EXPECT_EQ(fault_of(frame), FrameFault::bad_header);
  frame = whole;
  frame[14] = std::byte{0x44};  // a header of 16 bytes
  EXPECT_EQ(fault_of(frame), FrameFault::bad_header);
  frame = whole;
  frame[16] = std::byte{0xFF};  // the packet's length
  EXPECT_EQ(fault_of(frame), FrameFault::spoofed_length);
  frame = whole;
  frame[38] = std::byte{0xFF};  // the datagram's
  EXPECT_EQ(fault_of(frame), FrameFault::spoofed_length);
  frame = whole;
  frame[42] ^= std::byte{1};
  EXPECT_EQ(fault_of(frame), FrameFault::bad_checksum);
}

TEST(AnArpRequest, IsReadAndAnsweredForItsAsker) {
  const auto request = bytes_of(
      "ffffffffffff"
      "0000a4f00001"
      "0806"
      "0001080006040001"
      "0000a4f000017f000002"
      "0000000000007f000001");
  const auto read = std::get<ArpRequest>(decode(request));
  EXPECT_EQ(read, (ArpRequest{kBoardMac, kBoard, kHost}));
  const auto reply = arp_reply(read, kGatewayMac);
  EXPECT_EQ(reply.size(), 60U);
  EXPECT_EQ(hex_of(ByteView(reply).first(42)),
            "0000a4f00001"
            "0253504b4c4d"
            "0806"
            "0001080006040002"
            "0253504b4c4d7f000001"
            "0000a4f000017f000002");
}

TEST(AnArpReply, AsksNothing) {
  const auto reply = arp_reply({kBoardMac, kBoard, kHost}, kGatewayMac);
  EXPECT_EQ(fault_of(reply), FrameFault::unknown_kind);
}

}  // namespace
}  // namespace spikeloom::serve
