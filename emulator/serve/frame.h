// Ethernet frames of a board to datagrams of a host, and back.
//
// A board's port is a wire with one neighbour: a gateway that answers for every address but the
// board's own. Datagrams that come in keep the address and port of their real sender.
//
// Units    bytes; frames have no frame check sequence.
// Promises decode() takes any bytes; it reads only what length fields and the frame both hold.
//          decode(encode(d)) is d for every datagram of at most kLongestPayload bytes.
// Errors   a frame that is neither a datagram nor an ARP request is a FrameFault, to be counted.
// Source   RFC 768, 791, 826, 894.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "emulator/board/board.h"

namespace spikeloom::serve {

using board::Frame;
using board::Ipv4;
using Mac = std::array<std::uint8_t, 6>;

inline constexpr Mac kEveryMac{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
inline constexpr Mac kGatewayMac{0x02, 0x53, 0x50, 0x4B, 0x4C, 0x4D};  // locally administered
inline constexpr std::size_t kLongestPayload = 1472;  // of one unfragmented Ethernet frame

struct Endpoint {
  Ipv4 address;
  std::uint16_t port = 0;
  auto operator<=>(const Endpoint&) const = default;
};
struct Datagram {
  Endpoint from, to;
  Bytes payload;
  bool operator==(const Datagram&) const = default;
};
struct ArpRequest {
  Mac asker_mac{};
  Ipv4 asker, wanted;
  bool operator==(const ArpRequest&) const = default;
};
enum class FrameFault : std::uint8_t {
  too_short,       // less than its headers
  unknown_kind,    // neither IPv4 nor ARP, or ARP that asks nothing
  bad_header,      // IPv4 header: version, length or checksum
  fragment,        // a piece of a datagram
  not_udp,         // ICMP, TCP, ...
  spoofed_length,  // a length field says more than is there
  bad_checksum     // of the datagram
};
inline constexpr std::size_t kFrameFaults = 7;
[[nodiscard]] const char* to_text(FrameFault fault);
[[nodiscard]] std::string to_text(Ipv4 address);
[[nodiscard]] std::string to_text(const Endpoint& endpoint);

// At least 60 bytes, padded with zeros. The payload must not exceed kLongestPayload.
[[nodiscard]] Frame encode(const Datagram& datagram, const Mac& from, const Mac& to);
[[nodiscard]] Frame arp_reply(const ArpRequest& request, const Mac& answer);

using Decoded = std::variant<Datagram, ArpRequest, FrameFault>;
[[nodiscard]] Decoded decode(ByteView frame);
// The sender's hardware address; the frame must hold an Ethernet header.
[[nodiscard]] Mac sender_mac(ByteView frame);
inline constexpr std::size_t kEthernetHeaderBytes = 14;

}  // namespace spikeloom::serve
