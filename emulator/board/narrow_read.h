// What a read of a byte or half sees of a register's word.
//
// Source   AMBA: a narrow read takes its lanes of the bus.
#pragma once

#include <cstdint>

#include "emulator/board/cpu/bus.h"

namespace spikeloom::board {

[[nodiscard]] constexpr std::uint32_t narrow_read(std::uint32_t word, std::uint32_t address,
                                                  Width width) noexcept {
  const std::uint32_t shifted = word >> (8 * (address & 3U));
  return width == Width::byte ? shifted & 0xFFU : width == Width::half ? shifted & 0xFFFFU : word;
}

}  // namespace spikeloom::board
