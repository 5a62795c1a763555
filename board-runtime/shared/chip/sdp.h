// SpiNNaker datagrams: the header that monitor and host put before every message.
//
// Units    bytes. Over UDP two bytes of padding come first. All fields are little-endian.
// Shapes   flags, tag, destination port and core, source port and core, destination chip, source
//          chip; a chip is x << 8 | y, so that its y comes first; a port byte is port << 5 | core.
// Source   spinnaker_tools include/sark.h; application note 4.
#pragma once

#include <cstddef>
#include <cstdint>

namespace spikeloom::chip {

inline constexpr std::uint16_t kBootUdpPort = 54321;
inline constexpr std::uint16_t kSdpUdpPort = 17893;

inline constexpr std::size_t kSdpPadBytes = 2;
inline constexpr std::size_t kSdpHeaderBytes = 8;
enum class SdpField : std::uint8_t {
  flags = 0,
  tag = 1,
  to_port = 2,
  from_port = 3,
  to_chip = 4,
  from_chip = 6
};
inline constexpr std::uint8_t kSdpReplyExpected = 0x80;  // in flags
inline constexpr std::uint8_t kSdpNotPassedOn = 0x20;    // in flags: for the chip that gets it
inline constexpr std::uint8_t kSdpCoreBits = 0x1F;       // in a port byte; the rest is the port
inline constexpr std::uint16_t kSdpRootChip = 0xFFFF;    // whichever chip was booted by the host

}  // namespace spikeloom::chip
