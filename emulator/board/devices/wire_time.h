// How long a frame takes a wire of 100 Mbit/s.
//
// Units    picoseconds; bytes of the frame without its check sequence.
#pragma once

#include <algorithm>
#include <cstddef>

#include "emulator/board/state/time.h"

namespace spikeloom::board {

inline constexpr Time kWireByteTime = 80 * kNanosecond;
inline constexpr std::size_t kWireFraming = 8 + 4 + 12;  // preamble, check sequence, gap
inline constexpr std::size_t kShortestFrame = 60;        // shorter ones are padded

[[nodiscard]] constexpr Time wire_time(std::size_t frame_bytes) {
  return static_cast<Time>(std::max(frame_bytes, kShortestFrame) + kWireFraming) * kWireByteTime;
}

}  // namespace spikeloom::board
