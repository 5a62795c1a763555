// The two tables of rows; others ask patterns() and find_pattern() (pattern.h).
#pragma once

#include <span>

#include "emulator/board/cpu/pattern.h"

namespace spikeloom::board {

[[nodiscard]] std::span<const Pattern> arm_patterns() noexcept;
[[nodiscard]] std::span<const Pattern> thumb_patterns() noexcept;

}  // namespace spikeloom::board
