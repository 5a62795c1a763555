// Sending multicast packets without payload.
#pragma once

#include <cstdint>

#include "board-runtime/firmware/hal/registers.h"
#include "board-runtime/shared/chip/comms_registers.h"

namespace spikeloom::firmware {

inline void set_up_comms() { word_at(chip::kComms + chip::comms::kTransmitControl) = 0; }
[[nodiscard]] inline bool may_send() {
  return (word_at(chip::kComms + chip::comms::kTransmitControl) & chip::comms::kTransmitNotFull) !=
         0;
}
inline void send_key(std::uint32_t key) { word_at(chip::kComms + chip::comms::kTransmitKey) = key; }

}  // namespace spikeloom::firmware
