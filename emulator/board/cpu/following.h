// The instructions behind one that is being decoded, as ARM words.
#pragma once

#include <cstdint>

#include "emulator/board/cpu/decode.h"
#include "emulator/board/cpu/pattern.h"

namespace spikeloom::board {

struct Following {
  std::uint32_t word = 0;
  const Pattern* pattern = nullptr;  // null: none in the ITCM, or a Thumb one without an ARM form
};

[[nodiscard]] Following following(const Place& place, std::uint32_t steps);

}  // namespace spikeloom::board
