// Where things are in the address space of a core, and which interrupt is whose.
//
// Shapes   byte addresses; a region is named by its base and, where it is memory, its size.
//          Local regions (TCMs, comms, timers, VIC, DMA) exist once a core and only that core sees
//          them; all others hang on the System NoC and are shared by the chip. Buffered and
//          unbuffered windows show the same thing.
// Source   SpiNNaker data sheet sections 3.3 and 5.4; spinnaker_tools include/spinnaker.h.
#pragma once

#include <cstdint>

#include "board-runtime/shared/chip/geometry.h"

namespace spikeloom::chip {

inline constexpr std::uint32_t kItcm = 0x0000'0000;
inline constexpr std::uint32_t kDtcm = 0x0040'0000;

// Local devices: the base in the unbuffered window; the buffered one is kBufferedLocal higher.
inline constexpr std::uint32_t kComms = 0x1000'0000;
inline constexpr std::uint32_t kTimers = 0x1100'0000;
inline constexpr std::uint32_t kTimerStride = 0x20;  // from timer 1 to timer 2
inline constexpr std::uint32_t kVic = 0x1F00'0000;
inline constexpr std::uint32_t kVicHigh = 0xFFFF'F000;  // the VIC again, in reach of a vector's ldr
inline constexpr std::uint32_t kDma = 0x3000'0000;
inline constexpr std::uint32_t kBufferedLocal = 0x1000'0000;
inline constexpr std::uint32_t kLocalEnd = kDma + 2 * kBufferedLocal;

inline constexpr std::uint32_t kSdram = 0x6000'0000;            // buffered
inline constexpr std::uint32_t kSdramUnbuffered = 0x7000'0000;  // both windows repeat the memory
inline constexpr std::uint32_t kSdramWindow = 0x1000'0000;

// Shared devices: 16 MB slots from kSharedUnbuffered, and from kSharedBuffered alike.
inline constexpr std::uint32_t kSharedBuffered = 0xE000'0000;
inline constexpr std::uint32_t kSharedUnbuffered = 0xF000'0000;
inline constexpr std::uint32_t kSharedSlotBytes = 0x0100'0000;
enum class SharedSlot : std::uint8_t {
  sdram_controller = 0,
  router = 1,
  system_controller = 2,
  watchdog = 3,
  ethernet = 4,
  system_ram = 5,
  system_rom = 6
};
[[nodiscard]] constexpr std::uint32_t shared_base(SharedSlot slot) noexcept {
  return kSharedUnbuffered + static_cast<std::uint32_t>(slot) * kSharedSlotBytes;
}
inline constexpr std::uint32_t kSystemRam = shared_base(SharedSlot::system_ram);
inline constexpr std::uint32_t kSystemRamBytes = 32 * 1024;
inline constexpr std::uint32_t kSystemRomBytes = 32 * 1024;
inline constexpr std::uint32_t kBootArea = 0xFF00'0000;  // ROM or System RAM, repeated, to the top
inline constexpr std::uint32_t kHighVectors = 0xFFFF'0000;

// Sources of the vectored interrupt controller, by bit.
enum class Interrupt : std::uint8_t {
  watchdog = 0,
  software = 1,
  debug_rx = 2,
  debug_tx = 3,
  timer1 = 4,
  timer2 = 5,
  packet_received = 6,
  packet_parity = 7,
  packet_framing = 8,
  transmit_full = 9,
  transmit_overflow = 10,
  transmit_empty = 11,
  dma_done = 12,
  dma_error = 13,
  dma_timeout = 14,
  router_diagnostic = 15,
  router_dump = 16,
  router_error = 17,
  system_controller = 18,
  ethernet_tx = 19,
  ethernet_rx = 20,
  ethernet_phy = 21,
  slow_clock = 22,
  transmit_not_full = 23,
  multicast_received = 24,
  point_to_point_received = 25,
  nearest_neighbour_received = 26,
  fixed_route_received = 27,
  pin0 = 28,
  pin1 = 29,
  gpio8 = 30,
  gpio9 = 31
};
[[nodiscard]] constexpr std::uint32_t bit(Interrupt source) noexcept {
  return 1U << static_cast<int>(source);
}

}  // namespace spikeloom::chip
