// A chip as the program on its monitor core sees it: loads and stores of any width.
//
// Promises an access that would be a bus error or is not aligned gives 0, or does nothing, and is
//          remembered: on silicon it would be the monitor's end.
// Errors   failed() until clear_failure().
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "board-runtime/shared/chip/monitor_memory.h"
#include "emulator/board/board.h"
#include "emulator/board/chip.h"

namespace spikeloom::monitor {

class ChipAccess {
 public:
  ChipAccess(const board::Board& board, board::Chip& chip) : board_(&board), chip_(&chip) {}

  template <class Number>
  [[nodiscard]] Number read(std::uint32_t address) {
    return static_cast<Number>(load(address, sizeof(Number)));
  }
  template <class Number>
  void write(std::uint32_t address, Number value) {
    store(address, static_cast<std::uint32_t>(value), sizeof(Number));
  }
  [[nodiscard]] std::uint32_t word(std::uint32_t address) { return read<std::uint32_t>(address); }
  void set_word(std::uint32_t address, std::uint32_t value) { write(address, value); }

  // By single accesses of `width` bytes; what a last incomplete one would hold stays untouched.
  void read(std::uint32_t address, std::size_t width, std::span<std::byte> into);
  void write(std::uint32_t address, std::size_t width, std::span<const std::byte> from);
  void fill(std::uint32_t address, std::uint32_t value, std::uint32_t bytes);

  template <class Number>
  [[nodiscard]] Number variable(chip::SystemVariable variable) {
    return read<Number>(chip::address_of(variable));
  }
  template <class Number>
  void set(chip::SystemVariable variable, Number value) {
    write<Number>(chip::address_of(variable), value);
  }

  [[nodiscard]] bool failed() const noexcept { return failed_; }
  void clear_failure() noexcept { failed_ = false; }
  [[nodiscard]] board::Chip& chip() noexcept { return *chip_; }
  [[nodiscard]] board::Time now() const { return board_->now(); }

 private:
  [[nodiscard]] std::uint32_t load(std::uint32_t address, std::size_t width);
  void store(std::uint32_t address, std::uint32_t value, std::size_t width);

  const board::Board* board_;
  board::Chip* chip_;
  bool failed_ = false;
};

// Address of a field of a virtual core's block.
[[nodiscard]] constexpr std::uint32_t block_field(int core, chip::CoreBlock field) noexcept {
  return chip::kCoreBlocks + chip::kCoreBlockBytes * static_cast<std::uint32_t>(core) +
         static_cast<std::uint32_t>(field);
}

}  // namespace spikeloom::monitor
