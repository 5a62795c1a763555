// Commands to the monitor: what a SpiNNaker datagram to port 0 of core 0 carries.
//
// Units    bytes from the end of the SDP header. All fields are little-endian.
// Shapes   command or return code (16 bits), sequence (16 bits), three arguments, then up to 256
//          bytes of data. A reply's data begin where the request had its first argument.
// Source   spinnaker_tools scamp/scamp-cmd.c, include/sark.h; application note 5.
#pragma once

#include <cstddef>
#include <cstdint>

namespace spikeloom::chip {

inline constexpr std::size_t kScpCommand = 0, kScpSequence = 2, kScpArgument1 = 4,
                             kScpArgument2 = 8, kScpArgument3 = 12, kScpHeaderBytes = 16;
inline constexpr std::size_t kScpMostData = 256;
inline constexpr std::uint16_t kScpOk = 0x80;

enum class ScpCommand : std::uint16_t { version = 0, read = 2, write = 3, ip_tag = 26 };

// Argument 1 of ip_tag. Tags 0 to 7 are set by hosts, 8 to 15 by the monitor itself.
inline constexpr std::uint32_t kIpTags = 16;
inline constexpr std::uint32_t kIpTagReverse = 1U << 29;  // datagrams to the UDP port become SDP
enum class IpTagAction : std::uint8_t { add = 0, set = 1, read = 2, clear = 3, timeout = 4 };
[[nodiscard]] constexpr std::uint32_t ip_tag_action(std::uint32_t argument1) noexcept {
  return (argument1 >> 16) & 0xFF;
}
[[nodiscard]] constexpr std::uint32_t ip_tag(std::uint32_t argument1) noexcept {
  return argument1 & 0xFF;
}
[[nodiscard]] constexpr std::uint16_t ip_tag_udp_port(std::uint32_t argument2) noexcept {
  return static_cast<std::uint16_t>(argument2);
}

}  // namespace spikeloom::chip
