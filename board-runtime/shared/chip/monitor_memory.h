// Where the monitor keeps what a host may read: system variables, core blocks, text buffers.
//
// Units    bytes; offsets from kSystemVariables, from a core's block, or from a text buffer.
// Shapes   a core's block is 128 bytes, numbered by virtual core: the monitor is 0. A text buffer
// is
//          a header of four words and the system variable iobuf_bytes of text; buffers are chained.
// Source   spinnaker_tools include/sark.h; SC&MP 4.0.0.
#pragma once

#include <array>
#include <cstdint>

#include "board-runtime/shared/chip/memory_map.h"

namespace spikeloom::chip {

inline constexpr std::uint32_t kSystemVariables = kSystemRam + 0x7F00;
enum class SystemVariable : std::uint8_t {
  chip_address = 0x00,     // 16 bits, x << 8 | y
  dimensions = 0x02,       // 16 bits, width << 8 | height
  clock_ms = 0x10,         // 64 bits, since boot
  netinit_phase = 0x2D,    // 8 bits
  iobuf_bytes = 0x50,      // 32 bits
  links_enabled = 0x65,    // 8 bits
  virtual_of = 0x94,       // 20 bytes, by physical core; 255: absent
  physical_of = 0xA8,      // 20 bytes, by virtual core
  cores = 0xBC,            // 8 bits: how many work
  core_blocks = 0xCC,      // 32 bits, address of the first core's block
  software_version = 0xFC  // 32 bits: 0x00MMmmpp
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
