// What one ARM968E-S core holds between two instructions, as plain data.
//
// Registers of the current mode lie in r; those of the other modes in their banks. The flags are
// kept apart, so that an instruction sets each with one move: N is bit 31 of n, Z is "z is zero",
// C is 0 or 1, V is bit 31 of v.
//
// Shapes   r[15] is the address of the next instruction to be executed.
// Source   ARM Architecture Reference Manual (DDI 0100) A2; ARM968E-S TRM (DDI 0311) 2.3.
#pragma once

#include <array>
#include <cstdint>

#include "emulator/board/state/archive.h"
#include "emulator/board/state/time.h"

namespace spikeloom::board {

enum class Mode : std::uint8_t {
  user = 0b10000,
  fiq = 0b10001,
  irq = 0b10010,
  supervisor = 0b10011,
  abort = 0b10111,
  undefined = 0b11011,
  system = 0b11111
};

enum class InstructionSet : std::uint8_t { arm, thumb };

// In the order of their vectors; `reserved` is the hole between data abort and interrupt.
enum class Exception : std::uint8_t {
  reset,
  undefined,
  software_interrupt,
  prefetch_abort,
  data_abort,
  reserved,
  interrupt,
  fast_interrupt
};

struct Flags {
  std::uint32_t n = 0, z = 1, c = 0, v = 0;
  std::uint32_t q = 0;  // 0 or 1, sticky
};

enum class Bank : std::uint8_t { user, fiq, irq, supervisor, abort, undefined };
inline constexpr std::size_t kBanks = 6;
struct BankedRegisters {
  std::uint32_t r13 = 0, r14 = 0, spsr = 0;  // the user bank has no spsr
};

// What a program asked of CP15.
struct SystemControl {
  std::uint32_t control = 0, process = 0, configuration = 0;
};

struct Core {
  std::array<std::uint32_t, 16> r{};
  Flags flags;
  Mode mode = Mode::supervisor;
  InstructionSet set = InstructionSet::arm;
  bool irq_masked = true, fiq_masked = true;
  std::array<BankedRegisters, kBanks> banks{};
  // r8 to r12 of the other modes and of FIQ mode, while they are not current.
  std::array<std::uint32_t, 5> high{}, fiq_high{};
  SystemControl system;

  [[nodiscard]] std::uint32_t cpsr() const noexcept;
  void set_cpsr(std::uint32_t value) noexcept;  // all fields; changes banks. A bad mode is kept out
  void set_flags(std::uint32_t value) noexcept;       // N, Z, C, V and Q of it
  void set_control(std::uint32_t value) noexcept;     // I, F and the mode of it
  [[nodiscard]] std::uint32_t spsr() const noexcept;  // of user and system mode: the CPSR
  void set_spsr(std::uint32_t value) noexcept;
  void change_mode(Mode to) noexcept;
  [[nodiscard]] bool privileged() const noexcept { return mode != Mode::user; }
  // A register of user mode, whatever the mode is (LDM and STM with ^).
  [[nodiscard]] std::uint32_t& user_register(int index) noexcept;
  void transfer(Archive& archive);
};

[[nodiscard]] bool is_mode(std::uint32_t bits) noexcept;
[[nodiscard]] Bank bank_of(Mode mode) noexcept;

}  // namespace spikeloom::board
