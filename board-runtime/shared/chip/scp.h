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

enum class ScpCommand : std::uint16_t {
  version = 0,
  read = 2,
  write = 3,
  fill = 5,
  count_cores = 15,  // of a state, over the chips of a board
  remap = 16,
  link_read = 17,
  link_write = 18,
  start_cores = 19,  // the image lies where flood fill puts it
  neighbour_packet = 20,
  copy_and_start = 21,
  signal = 22,
  flood_data = 23,
  start_image = 24,  // the image's address is an argument
  led = 25,
  ip_tag = 26,
  serial_rom = 27,
  allocate = 28,
  router = 29,
  information = 31,
  synchronise = 32
};

// SC&MP 4.0.0 tells only what it cannot pass on (no_route, bad_core, bad_port, and what becomes of
// messages between chips); it answers ok, without data, to whatever its own commands refuse.
// Older ones, and cores' runtimes, tell.
enum class ScpReturn : std::uint16_t {
  ok = 0x80,
  bad_length = 0x81,
  bad_checksum = 0x82,
  bad_command = 0x83,
  bad_argument = 0x84,
  bad_port = 0x85,
  timeout = 0x86,
  no_route = 0x87,
  bad_core = 0x88,
  dead_core = 0x89,
  no_buffer = 0x8A,
  peer_silent = 0x8B,
  peer_refused = 0x8C,
  peer_busy = 0x8D,
  peer_died = 0x8E,
  packet_not_sent = 0x8F
};

// Argument 3 of read and write.
enum class ScpWidth : std::uint32_t { byte = 0, half = 1, word = 2 };

// Argument 1 of allocate: operation | application << 8 | flags << 16.
enum class ScpAllocate : std::uint8_t {
  sdram = 0,           // argument 2: bytes, 3: tag; gives the address, 0: refused
  free_sdram = 1,      // argument 2: address
  free_sdram_of = 2,   // the application's; gives how many blocks
  router = 3,          // argument 2: entries; gives the first, 0: refused
  free_router = 4,     // argument 2: first entry, 3: clear them
  free_router_of = 5,  // argument 2: clear them; gives how many blocks
  sdram_space = 6,     // gives free bytes, bytes of the largest free block
  tagged = 7           // argument 2: tag; gives the address, 0: none
};
// A tag that is taken with as many bytes is given again.
inline constexpr std::uint32_t kScpAllocateAgain = 4;

// Argument 1 of router: operation | application << 8 | count << 16.
enum class ScpRouter : std::uint8_t {
  initialise = 0,
  clear = 1,       // argument 2: first entry
  load = 2,        // argument 2: address of table rows (monitor_memory.h), 3: first entry
  fixed_route = 3  // argument 2: route, or kScpFixedRouteRead
};
inline constexpr std::uint32_t kScpFixedRouteRead = 1U << 31;

// Signal: argument 1 its carrier; argument 2 application | application mask << 8 | signal << 16.
enum class ScpSignalCarrier : std::uint32_t { multicast = 0, point_to_point = 1, neighbours = 2 };
enum class Signal : std::uint8_t {
  initialise = 0,
  power_down = 1,
  stop = 2,
  start = 3,
  sync0 = 4,
  sync1 = 5,
  pause = 6,
  go_on = 7,
  leave = 8,
  timer = 9,
  user0 = 10,
  user1 = 11,
  user2 = 12,
  user3 = 13
};

// Start of cores: mask of virtual cores | kStartWaiting | application << 24.
inline constexpr std::uint32_t kStartWaiting = 1U << 18;  // for the signal start

// Flood fill: the opcode in key 27:24 of a neighbour packet.
enum class FloodOpcode : std::uint8_t {
  signal = 0,        // to applications, when bits 31:28 of the payload are kFloodSignalsCores
  start = 6,         // key: number of blocks << 8 | identity << 16
  select_cores = 7,  // key: mask of virtual cores; payload: region
  block_start = 12,
  block_data = 13,
  block_end = 14,
  end = 15  // payload: application << 24 | flags << 18
};
inline constexpr std::uint32_t kFloodSignalsCores = 5;

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
