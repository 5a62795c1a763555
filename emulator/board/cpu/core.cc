#include "emulator/board/cpu/core.h"

#include <algorithm>

#include "emulator/board/cpu/psr.h"

namespace spikeloom::board {

bool is_mode(std::uint32_t bits) noexcept {
  switch (static_cast<Mode>(bits)) {
    case Mode::user:
    case Mode::fiq:
    case Mode::irq:
    case Mode::supervisor:
    case Mode::abort:
    case Mode::undefined:
    case Mode::system:
      return true;
  }
  return false;
}

Bank bank_of(Mode mode) noexcept {
  switch (mode) {
    case Mode::fiq:
      return Bank::fiq;
    case Mode::irq:
      return Bank::irq;
    case Mode::supervisor:
      return Bank::supervisor;
    case Mode::abort:
      return Bank::abort;
    case Mode::undefined:
      return Bank::undefined;
    case Mode::user:
    case Mode::system:
      break;
  }
  return Bank::user;
}

std::uint32_t Core::cpsr() const noexcept {
  return (flags.n & psr::kN) | (flags.z == 0 ? psr::kZ : 0) | (flags.c != 0 ? psr::kC : 0) |
         ((flags.v >> 31) != 0 ? psr::kV : 0) | (flags.q != 0 ? psr::kQ : 0) |
         (irq_masked ? psr::kI : 0) | (fiq_masked ? psr::kF : 0) |
         (set == InstructionSet::thumb ? psr::kT : 0) | static_cast<std::uint32_t>(mode);
}

void Core::set_cpsr(std::uint32_t value) noexcept {
  set_flags(value);
  set = (value & psr::kT) != 0 ? InstructionSet::thumb : InstructionSet::arm;
  set_control(value);
}

void Core::set_flags(std::uint32_t value) noexcept {
  flags.n = value & psr::kN;
  // N and Z may be set together by a program that writes the register: z is then 0, n is kept.
  flags.z = (value & psr::kZ) != 0 ? 0 : 1;
  flags.c = (value & psr::kC) != 0 ? 1 : 0;
  flags.v = (value & psr::kV) != 0 ? psr::kN : 0;
  flags.q = (value & psr::kQ) != 0 ? 1 : 0;
}

void Core::set_control(std::uint32_t value) noexcept {
  irq_masked = (value & psr::kI) != 0;
  fiq_masked = (value & psr::kF) != 0;
  if (is_mode(value & psr::kMode)) change_mode(static_cast<Mode>(value & psr::kMode));
}

std::uint32_t Core::spsr() const noexcept {
  const Bank bank = bank_of(mode);
  return bank == Bank::user ? cpsr() : banks[static_cast<std::size_t>(bank)].spsr;
}

void Core::set_spsr(std::uint32_t value) noexcept {
  const Bank bank = bank_of(mode);
  if (bank != Bank::user) banks[static_cast<std::size_t>(bank)].spsr = value;
}

void Core::change_mode(Mode to) noexcept {
  const Bank from_bank = bank_of(mode), to_bank = bank_of(to);
  mode = to;
  if (from_bank == to_bank) return;
  auto& left = banks[static_cast<std::size_t>(from_bank)];
  left.r13 = r[13];
  left.r14 = r[14];
  const auto& entered = banks[static_cast<std::size_t>(to_bank)];
  r[13] = entered.r13;
  r[14] = entered.r14;
  if (from_bank != Bank::fiq && to_bank != Bank::fiq) return;
  std::copy_n(r.begin() + 8, high.size(), (from_bank == Bank::fiq ? fiq_high : high).begin());
  const auto& next = to_bank == Bank::fiq ? fiq_high : high;
  std::copy(next.begin(), next.end(), r.begin() + 8);
}

std::uint32_t& Core::user_register(int index) noexcept {
  const auto i = static_cast<std::size_t>(index);
  const Bank bank = bank_of(mode);
  if (i >= 8 && i <= 12 && bank == Bank::fiq) return high[i - 8];
  if ((i == 13 || i == 14) && bank != Bank::user) {
    auto& user = banks[static_cast<std::size_t>(Bank::user)];
    return i == 13 ? user.r13 : user.r14;
  }
  return r[i];
}

void Core::transfer(Archive& archive) {
  archive.section("core", 1);
  archive(r, flags, mode, set, irq_masked, fiq_masked, banks, high, fiq_high, system);
}

}  // namespace spikeloom::board
