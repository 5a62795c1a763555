// Where the monitor keeps what a host may read: system variables, core blocks, text buffers.
//
// Units    bytes; offsets from kSystemVariables, from a core's block, or from a text buffer.
// Shapes   a core's block is 128 bytes, numbered by virtual core: the monitor is 0. A text buffer
//          is a header of four words and the system variable iobuf_bytes of text; buffers are
//          chained.
// Source   spinnaker_tools include/sark.h; SC&MP 4.0.0.
#pragma once

#include <array>
#include <cstdint>

#include "board-runtime/shared/chip/memory_map.h"

namespace spikeloom::chip {

inline constexpr std::uint32_t kSystemVariables = kSystemRam + 0x7F00;
enum class SystemVariable : std::uint8_t {
  chip_address = 0x00,       // 16 bits, x << 8 | y
  dimensions = 0x02,         // 16 bits, width << 8 | height
  debug_address = 0x04,      // 16 bits: where printed text goes
  network_up = 0x06,         // 8 bits
  last_flood = 0x07,         // 8 bits
  ethernet_address = 0x08,   // 16 bits: the nearest Ethernet chip's
  hardware_version = 0x0A,   // 8 bits
  ethernet_up = 0x0B,        // 8 bits
  p2p_repeats = 0x0C,        // 8 bits
  p2p_window = 0x0D,         // 8 bits, logarithm
  clock_divisors = 0x0E,     // 8 bits
  clock_ms = 0x10,           // 64 bits, since boot
  time_ms = 0x18,            // 16 bits, 0 to 999
  unix_time = 0x1C,          // 32 bits
  cpu_mhz = 0x24,            // 16 bits
  memory_mhz = 0x26,         // 16 bits
  flood_forward = 0x28,      // 8 bits
  flood_retry = 0x29,        // 8 bits
  peek_us = 0x2A,            // 8 bits
  led_period = 0x2B,         // 8 bits
  netinit_wait = 0x2C,       // 8 bits
  netinit_phase = 0x2D,      // 8 bits
  root_address = 0x2E,       // 16 bits
  leds = 0x30,               // 64 bits
  clock_drift = 0x38,        // 32 bits
  random = 0x3C,             // 32 bits, a seed
  root_chip = 0x40,          // 8 bits
  shared_messages = 0x41,    // 8 bits
  boot_delay_us = 0x42,      // 8 bits
  watchdog_misses = 0x43,    // 8 bits
  sync_alignment = 0x44,     // 32 bits, microseconds
  system_ram_heap = 0x48,    // 32 bits, address
  sdram_heap = 0x4C,         // 32 bits, address
  iobuf_bytes = 0x50,        // 32 bits
  core_buffers = 0x54,       // 32 bits, address of the first core's
  core_buffer_words = 0x58,  // 32 bits, of one core
  boot_signature = 0x5C,     // 32 bits
  links_enabled = 0x65,      // 8 bits
  last_board_word = 0x66,    // 8 bits: how many words of board information were sent round
  free_messages = 0x68,      // 32 bits, address of the first
  virtual_of = 0x94,         // 20 bytes, by physical core; 255: absent
  physical_of = 0xA8,        // 20 bytes, by virtual core
  cores = 0xBC,              // 8 bits: how many work
  place_on_board = 0xBE,     // 16 bits
  sdram_base = 0xC0,         // 32 bits, address
  system_ram_base = 0xC4,    // 32 bits, address
  sdram_system = 0xC8,       // 32 bits: where images are put by flood fill
  core_blocks = 0xCC,        // 32 bits, address of the first core's block
  system_heap = 0xD0,        // 32 bits, address
  router_copy = 0xD4,        // 32 bits, address of kTableEntries + 1 RouterRow
  hop_table = 0xD8,          // 32 bits, address
  allocation_tags = 0xDC,    // 32 bits, address of 256 * 256 addresses: [application][tag]
  router_free = 0xE0,        // 16 bits, the first free entry
  p2p_active = 0xE2,         // 16 bits
  applications = 0xE4,       // 32 bits, address
  messages = 0xE8,           // 32 bits, address
  mailbox_flags = 0xEC,      // 32 bits: virtual cores with a message for the monitor
  ip_address = 0xF0,         // 4 bytes
  fixed_route = 0xF4,        // 32 bits, virtual cores
  board_information = 0xF8,  // 32 bits, address
  software_version = 0xFC    // 32 bits: 0x00MMmmpp
};
inline constexpr std::uint8_t kNetinitDone = 0xFF;
inline constexpr std::uint8_t kNoCore = 0xFF;
[[nodiscard]] constexpr std::uint32_t address_of(SystemVariable variable) noexcept {
  return kSystemVariables + static_cast<std::uint32_t>(variable);
}

inline constexpr std::uint32_t kCoreBlocks = kSystemRam + 0x7000;
inline constexpr std::uint32_t kCoreBlockBytes = 128;
enum class CoreBlock : std::uint8_t {
  registers = 0x00,  // r0 to r7 at a run-time error
  psr = 0x20,
  stack_pointer = 0x24,
  link_register = 0x28,
  error_code = 0x2C,  // 8 bits, kRunTimeErrors
  physical_core = 0x2D,
  state = 0x2E,  // 8 bits, kCoreStates
  application = 0x2F,
  message_to_core = 0x30,     // 32 bits
  message_to_monitor = 0x34,  // 32 bits
  command_to_core = 0x38,     // 8 bits, MailboxCommand
  command_to_monitor = 0x39,  // 8 bits, MailboxCommand
  message_count = 0x3A,
  load_time = 0x44,  // 32 bits, Unix time
  name = 0x48,       // 16 letters, zero-padded
  iobuf = 0x58,      // 32 bits, address of the first text buffer; 0: none
  software_version = 0x5C,
  user0 = 0x70
};
inline constexpr std::uint32_t kCoreNameBytes = 16;

inline constexpr std::array<const char*, 16> kCoreStates{
    "dead",  "off",   "error", "watchdog", "init", "wait", "sark", "run",
    "sync0", "sync1", "pause", "exit",     "12",   "13",   "14",   "idle"};
inline constexpr std::uint8_t kCoreStateError = 2, kCoreStateIdle = 15;
enum class CoreState : std::uint8_t {
  dead = 0,
  powered_down = 1,
  error = 2,
  watchdog = 3,
  initialising = 4,
  waiting = 5,
  started = 6,
  running = 7,
  sync0 = 8,
  sync1 = 9,
  paused = 10,
  exited = 11,
  idle = 15
};

// A mailbox of a core's block: command and message, then an interrupt by the system controller.
// The core clears the interrupt and sets the command back to idle. Signals sync0 and sync1 are the
// core's flag in the system controller instead, cleared or set, and an idle mailbox.
enum class MailboxCommand : std::uint8_t { idle = 0, message = 1, ping = 2, signal = 3 };

// A row of the router's table in memory; `next` and `free` chain blocks of rows in the monitor's
// copy, and are the entry's number and the table's length where a host has put rows.
struct RouterRow {
  std::uint16_t next = 0, free = 0;
  std::uint32_t route = 0, key = 0, mask = 0;  // of virtual cores
};
static_assert(sizeof(RouterRow) == 16);

inline constexpr std::array<const char*, 21> kRunTimeErrors{"none",
                                                            "branch to 0",
                                                            "undefined instruction",
                                                            "supervisor call",
                                                            "prefetch abort",
                                                            "data abort",
                                                            "interrupt",
                                                            "fast interrupt",
                                                            "bad vector",
                                                            "gave up",
                                                            "out of memory",
                                                            "division by zero",
                                                            "event",
                                                            "software error",
                                                            "text buffer",
                                                            "enable",
                                                            "null pointer",
                                                            "packet",
                                                            "timer",
                                                            "programming interface",
                                                            "version"};

enum class TextBuffer : std::uint8_t { next = 0, unix_time = 4, time_ms = 8, used = 12, text = 16 };

}  // namespace spikeloom::chip
