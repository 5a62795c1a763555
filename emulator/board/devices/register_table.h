// The registers of one device as the emulator has them: what the chip declares, less what is not
// modelled here. A device asks it about every access that it does not know by heart.
//
// Errors   none: odd accesses are counted in the chip's TouchLog and otherwise ignored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "board-runtime/shared/chip/register.h"
#include "emulator/board/devices/touch_log.h"

namespace spikeloom::board {

// Bits of the register at `offset` (of a row of like ones: the first) that exist and do nothing
// here.
struct Unmodelled {
  std::uint32_t offset = 0;
  std::uint32_t bits = 0;
};

// Whether `offset` is in the row of `count` registers from `first`.
[[nodiscard]] constexpr bool is_in_row(std::uint32_t offset, std::uint32_t first,
                                       std::size_t count) noexcept {
  return offset >= first && (offset - first) / 4 < count;
}

struct RegisterTable {
  Device device = Device::vic;
  std::span<const chip::Register> declared;
  std::span<const Unmodelled> unmodelled;

  // Counts what is odd about the access.
  void saw_read(TouchLog& log, std::uint32_t offset) const;
  void saw_write(TouchLog& log, std::uint32_t offset, std::uint32_t value) const;
  // The bits of the register that exist; 0 where there is none.
  [[nodiscard]] std::uint32_t bits(std::uint32_t offset) const;
  [[nodiscard]] bool is_stored(std::uint32_t offset) const;  // read and written
};

[[nodiscard]] const RegisterTable& table_of(Device device);

}  // namespace spikeloom::board
