#include "emulator/serve/frame.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace spikeloom::serve {
namespace {

constexpr std::size_t kIpv4HeaderBytes = 20, kUdpHeaderBytes = 8, kArpBytes = 28;
constexpr std::size_t kShortestFrame = 60;
constexpr std::uint16_t kIpv4Kind = 0x0800, kArpKind = 0x0806;
constexpr std::uint16_t kDoNotFragment = 0x4000, kFragmentBits = 0x3FFF;
constexpr std::uint8_t kUdpProtocol = 17, kTimeToLive = 64;
constexpr std::uint64_t kArpEthernetIpv4 = 0x0001'0800'0604;  // hardware, protocol, both lengths
constexpr std::uint16_t kArpAsk = 1, kArpAnswer = 2;

// The Internet checksum's running sum of 16-bit words, an odd byte padded with zero.
std::uint32_t add_words(std::uint32_t sum, ByteView bytes) {
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) sum += big<std::uint16_t>(bytes, i);
  if (bytes.size() % 2 != 0) sum += std::to_integer<std::uint32_t>(bytes.back()) << 8;
  return sum;
}

std::uint16_t fold(std::uint32_t sum) {
  while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

std::uint32_t to_word(Ipv4 address) {
  const std::array<std::uint8_t, 4> bytes{address.a, address.b, address.c, address.d};
  return big<std::uint32_t>(std::as_bytes(std::span(bytes)), 0);
}

Ipv4 address_at(ByteView bytes, std::size_t at) {
  const auto byte = [&](std::size_t i) { return std::to_integer<std::uint8_t>(bytes[at + i]); };
  return {byte(0), byte(1), byte(2), byte(3)};
}

Mac mac_at(ByteView bytes, std::size_t at) {
  Mac mac{};
  for (std::size_t i = 0; i < mac.size(); ++i)
    mac[i] = std::to_integer<std::uint8_t>(bytes[at + i]);
  return mac;
}

void append(Bytes& bytes, const Mac& mac) {
  for (const auto byte : mac) append_big(bytes, byte);
}

// Of a UDP datagram with its pseudo header, its own checksum field included.
std::uint16_t udp_checksum(Ipv4 from, Ipv4 to, ByteView udp) {
  Bytes pseudo;
  append_big(pseudo, to_word(from));
  append_big(pseudo, to_word(to));
  append_big(pseudo, std::uint16_t{kUdpProtocol});
  append_big(pseudo, static_cast<std::uint16_t>(udp.size()));
  return fold(add_words(add_words(0, pseudo), udp));
}

void put_checksum(Bytes& bytes, std::size_t at, std::uint16_t checksum) {
  bytes[at] = static_cast<std::byte>(checksum >> 8);
  bytes[at + 1] = static_cast<std::byte>(checksum & 0xFF);
}

Bytes udp_of(const Datagram& datagram) {
  Bytes udp;
  append_big(udp, datagram.from.port);
  append_big(udp, datagram.to.port);
  append_big(udp, static_cast<std::uint16_t>(kUdpHeaderBytes + datagram.payload.size()));
  append_big(udp, std::uint16_t{0});
  udp.insert(udp.end(), datagram.payload.begin(), datagram.payload.end());
  const auto checksum = udp_checksum(datagram.from.address, datagram.to.address, udp);
  put_checksum(udp, 6, checksum == 0 ? 0xFFFF : checksum);  // zero means none
  return udp;
}

Bytes ipv4_header_of(const Datagram& datagram, std::size_t udp_bytes) {
  Bytes header;
  append_big(header, std::uint16_t{0x4500});
  append_big(header, static_cast<std::uint16_t>(kIpv4HeaderBytes + udp_bytes));
  append_big(header, std::uint16_t{0});
  append_big(header, kDoNotFragment);
  append_big(header, kTimeToLive);
  append_big(header, kUdpProtocol);
  append_big(header, std::uint16_t{0});
  append_big(header, to_word(datagram.from.address));
  append_big(header, to_word(datagram.to.address));
  put_checksum(header, 10, fold(add_words(0, header)));
  return header;
}

Bytes ethernet_header(const Mac& from, const Mac& to, std::uint16_t kind) {
  Bytes header;
  append(header, to);
  append(header, from);
  append_big(header, kind);
  return header;
}

Decoded decode_udp(Ipv4 from, Ipv4 to, ByteView udp) {
  if (udp.size() < kUdpHeaderBytes) return FrameFault::too_short;
  const auto length = big<std::uint16_t>(udp, 4);
  if (length < kUdpHeaderBytes || length > udp.size()) return FrameFault::spoofed_length;
  udp = udp.first(length);
  if (big<std::uint16_t>(udp, 6) != 0 && udp_checksum(from, to, udp) != 0)
    return FrameFault::bad_checksum;
  const auto payload = udp.subspan(kUdpHeaderBytes);
  return Datagram{{from, big<std::uint16_t>(udp, 0)},
                  {to, big<std::uint16_t>(udp, 2)},
                  Bytes(payload.begin(), payload.end())};
}

Decoded decode_ipv4(ByteView packet) {
  if (packet.size() < kIpv4HeaderBytes) return FrameFault::too_short;
  const auto first = std::to_integer<unsigned>(packet[0]);
  const std::size_t header_bytes = (first & 0xF) * 4;
  if (first >> 4 != 4 || header_bytes < kIpv4HeaderBytes) return FrameFault::bad_header;
  const auto length = big<std::uint16_t>(packet, 2);
  if (length < header_bytes || length > packet.size()) return FrameFault::spoofed_length;
  packet = packet.first(length);
  if (fold(add_words(0, packet.first(header_bytes))) != 0) return FrameFault::bad_header;
  if ((big<std::uint16_t>(packet, 6) & kFragmentBits) != 0) return FrameFault::fragment;
  if (std::to_integer<std::uint8_t>(packet[9]) != kUdpProtocol) return FrameFault::not_udp;
  return decode_udp(address_at(packet, 12), address_at(packet, 16), packet.subspan(header_bytes));
}

Decoded decode_arp(ByteView packet) {
  if (packet.size() < kArpBytes) return FrameFault::too_short;
  Bytes expected;
  append_big(expected, kArpEthernetIpv4);
  append_big(expected, kArpAsk);
  if (!std::equal(expected.begin() + 2, expected.end(), packet.begin()))
    return FrameFault::unknown_kind;
  return ArpRequest{mac_at(packet, 8), address_at(packet, 14), address_at(packet, 24)};
}

}  // namespace

const char* to_text(FrameFault fault) {
  constexpr std::array<const char*, kFrameFaults> kTexts{"shorter than its headers",
                                                         "neither IPv4 nor an ARP request",
                                                         "damaged IPv4 header",
                                                         "fragment",
                                                         "not UDP",
                                                         "length beyond its frame",
                                                         "wrong UDP checksum"};
  return kTexts[static_cast<std::size_t>(fault)];
}

std::string to_text(Ipv4 address) {
  return fmt::format("{}.{}.{}.{}", address.a, address.b, address.c, address.d);
}

std::string to_text(const Endpoint& endpoint) {
  return fmt::format("{}:{}", to_text(endpoint.address), endpoint.port);
}

Frame encode(const Datagram& datagram, const Mac& from, const Mac& to) {
  Frame frame = ethernet_header(from, to, kIpv4Kind);
  const auto udp = udp_of(datagram);
  const auto header = ipv4_header_of(datagram, udp.size());
  frame.insert(frame.end(), header.begin(), header.end());
  frame.insert(frame.end(), udp.begin(), udp.end());
  frame.resize(std::max(frame.size(), kShortestFrame));
  return frame;
}

Frame arp_reply(const ArpRequest& request, const Mac& answer) {
  Frame frame = ethernet_header(answer, request.asker_mac, kArpKind);
  append_big(frame, static_cast<std::uint16_t>(kArpEthernetIpv4 >> 32));
  append_big(frame, static_cast<std::uint32_t>(kArpEthernetIpv4));
  append_big(frame, kArpAnswer);
  append(frame, answer);
  append_big(frame, to_word(request.wanted));
  append(frame, request.asker_mac);
  append_big(frame, to_word(request.asker));
  frame.resize(kShortestFrame);
  return frame;
}

Decoded decode(ByteView frame) {
  if (frame.size() < kEthernetHeaderBytes) return FrameFault::too_short;
  const auto kind = big<std::uint16_t>(frame, 12);
  const auto packet = frame.subspan(kEthernetHeaderBytes);
  if (kind == kIpv4Kind) return decode_ipv4(packet);
  if (kind == kArpKind) return decode_arp(packet);
  return FrameFault::unknown_kind;
}

Mac sender_mac(ByteView frame) { return mac_at(frame, 6); }

}  // namespace spikeloom::serve
