// Vectored interrupt controller of a core, an ARM PL190.
//
// Reading the vector address begins service of the highest pending source: its priority and all
// below are masked until the matching write. Services nest. With nothing pending the read gives the
// default address and masks nothing. Sources without a slot share the lowest priority: begun and
// never ended, they stay masked, and slots still work.
//
// Shapes   offsets as in chip/vic_registers.h; levels and masks are bits by chip::Interrupt.
// Promises irq() and fiq() change only inside read, write, set_levels, reset and transfer.
// Cost     set_levels and vector reads are hot: a few instructions for each pending source.
// Source   ARM DDI 0181.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "board-runtime/shared/chip/vic_registers.h"
#include "emulator/board/devices/touch_log.h"
#include "emulator/board/state/archive.h"

namespace spikeloom::board {

class Vic {
 public:
  explicit Vic(TouchLog& log);

  void reset();
  [[nodiscard]] std::uint32_t read(std::uint32_t offset);
  void write(std::uint32_t offset, std::uint32_t value);
  // What the devices assert now, all sources at once; soft interrupts come on top.
  void set_levels(std::uint32_t hardware) {
    if (hardware == hardware_) return;
    hardware_ = hardware;
    settle();
  }
  [[nodiscard]] std::uint32_t levels() const noexcept { return hardware_; }

  [[nodiscard]] bool irq() const noexcept { return pending_slot_ < in_service(); }
  [[nodiscard]] bool fiq() const noexcept { return (raw() & enable_ & select_) != 0; }
  // User-mode accesses must be refused as bus errors.
  [[nodiscard]] bool is_protected() const noexcept { return protection_ != 0; }

  void transfer(Archive& archive);

 private:
  static constexpr int kUnslotted = chip::vic::kSlots;  // the priority of sources without a slot
  static constexpr int kIdle = kUnslotted + 1;

  [[nodiscard]] std::uint32_t raw() const noexcept { return hardware_ | soft_; }
  [[nodiscard]] std::uint32_t irq_status() const noexcept { return raw() & enable_ & ~select_; }
  [[nodiscard]] int in_service() const noexcept {
    return std::countr_zero(services_ | 1U << kIdle);
  }
  [[nodiscard]] std::uint32_t begin_service();
  void settle();      // after levels or masks changed
  void sort_slots();  // after slots changed

  std::uint32_t hardware_ = 0, soft_ = 0, enable_ = 0, select_ = 0, protection_ = 0;
  std::uint32_t default_address_ = 0;
  std::uint32_t services_ = 0;  // bit p: priority p is in service
  std::array<std::uint32_t, chip::vic::kSlots> address_{}, control_{};
  // Follow from the above.
  int pending_slot_ = kIdle;
  std::array<std::uint8_t, 32> slot_of_{};
  TouchLog* log_;
};

}  // namespace spikeloom::board
