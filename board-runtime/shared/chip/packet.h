// A packet of the communications fabric: a control byte, a word, and perhaps a payload word.
//
// Shapes   control: 7:6 kind; 5:4 emergency code (multicast, fixed route) or sequence (point to
//          point) or, for nearest neighbour, 5 = peek or poke; 3:2 time stamp; 1 payload present;
//          0 parity, which the hardware makes and this value leaves 0.
//          Point to point: word 31:16 source chip, 15:0 destination chip, each x << 8 | y.
// Source   SpiNNaker data sheet sections 8.2, 8.3; application note 7 (symbols on the wire).
#pragma once

#include <compare>
#include <cstdint>

namespace spikeloom::chip {

enum class PacketKind : std::uint8_t {
  multicast = 0,
  point_to_point,
  nearest_neighbour,
  fixed_route
};

inline constexpr std::uint8_t kPayloadPresent = 0x02;
inline constexpr std::uint8_t kPeekOrPoke = 0x20;  // nearest neighbour: the router itself answers

// Symbols of four bits on the wire, the end-of-packet symbol included.
inline constexpr int kShortPacketSymbols = 11;
inline constexpr int kLongPacketSymbols = 19;

struct Packet {
  std::uint8_t control = 0;
  std::uint32_t key = 0;
  std::uint32_t payload = 0;

  [[nodiscard]] constexpr PacketKind kind() const noexcept {
    return static_cast<PacketKind>(control >> 6);
  }
  [[nodiscard]] constexpr bool has_payload() const noexcept {
    return (control & kPayloadPresent) != 0;
  }
  [[nodiscard]] constexpr int symbols() const noexcept {
    return has_payload() ? kLongPacketSymbols : kShortPacketSymbols;
  }
  constexpr auto operator<=>(const Packet&) const = default;
};

}  // namespace spikeloom::chip
