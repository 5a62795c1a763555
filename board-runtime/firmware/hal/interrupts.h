// Interrupts of a core: packets are fast interrupts (start.S); all others only wake it.
//
// The I bit stays set for ever: timer, DMA and the monitor's call are polled (pending()), and a
// pending one ends sleep. So nothing interrupts the program but the reception of a packet.
#pragma once

#include <cstdint>

#include "board-runtime/firmware/hal/processor.h"  // masks, sleep
#include "board-runtime/firmware/hal/registers.h"
#include "board-runtime/shared/chip/vic_registers.h"

namespace spikeloom::firmware {

inline constexpr std::uint32_t kAlarm = chip::bit(chip::Interrupt::timer1);
inline constexpr std::uint32_t kDmaDone = chip::bit(chip::Interrupt::dma_done);
inline constexpr std::uint32_t kDmaError = chip::bit(chip::Interrupt::dma_error);
inline constexpr std::uint32_t kCall = chip::bit(chip::Interrupt::system_controller);
inline constexpr std::uint32_t kPacket = chip::bit(chip::Interrupt::multicast_received);

inline void set_up_interrupts() {
  namespace vic = chip::vic;
  word_at(chip::kVic + vic::kDisable) = ~0U;
  word_at(chip::kVic + vic::kSoftClear) = ~0U;
  word_at(chip::kVic + vic::kSelect) = kPacket;
  word_at(chip::kVic + vic::kEnable) = kAlarm | kDmaDone | kDmaError | kCall | kPacket;
}

// Bits of the sources that want service.
[[nodiscard]] inline std::uint32_t pending() { return word_at(chip::kVic + chip::vic::kIrqStatus); }

}  // namespace spikeloom::firmware
