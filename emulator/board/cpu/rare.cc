// Instructions that the fast loop leaves to a call: status registers, traps, CP15, SWP, and data
// processing into the program counter.
#include "emulator/board/cpu/cpu.h"
#include "emulator/board/cpu/cycle_cost.h"
#include "emulator/board/cpu/encode.h"
#include "emulator/board/cpu/interpret.h"
#include "emulator/board/cpu/pattern.h"
#include "emulator/board/cpu/psr.h"
#include "emulator/board/cpu/shift.h"

namespace spikeloom::board {
namespace {

Shifted second_operand(std::uint32_t word, const Core& core) {
  if (bit(word, 25)) return {rotated_immediate(word), core.flags.c};
  const auto kind = static_cast<Shift>(bits(word, 5, 2));
  const auto value = core.r[register_at(word, 0)];
  if (bit(word, 4)) return shift(kind, value, core.r[register_at(word, 8)] & 0xFF, core.flags.c);
  const auto amount = bits(word, 7, 5);
  if (amount != 0) return shift(kind, value, amount, core.flags.c);
  if (kind == Shift::lsl) return {value, core.flags.c};
  return shift(kind == Shift::ror ? Shift::rrx : kind, value, 32, core.flags.c);
}

std::uint32_t data_result(Handler op, std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  switch (op) {
    case Handler::bit_and:
      return a & b;
    case Handler::eor:
      return a ^ b;
    case Handler::sub:
      return a - b;
    case Handler::rsb:
      return b - a;
    case Handler::add:
      return a + b;
    case Handler::adc:
      return a + b + c;
    case Handler::sbc:
      return a + ~b + c;
    case Handler::rsc:
      return b + ~a + c;
    case Handler::orr:
      return a | b;
    case Handler::mov:
      return b;
    case Handler::bic:
      return a & ~b;
    default:
      return ~b;
  }
}

// Which bits of a status register an MSR's field mask selects, as far as they exist.
std::uint32_t psr_mask(std::uint32_t word, bool privileged) {
  std::uint32_t mask = bit(word, 19) ? psr::kFlags : 0;
  if (privileged && bit(word, 16)) mask |= psr::kI | psr::kF | psr::kT | psr::kMode;
  return mask;
}

}  // namespace

void Cpu::raise(Exception exception) { enter(exception, core_.r[15] - 2 * instruction_bytes()); }

void Cpu::data_to_pc(std::uint32_t word, Handler op) {
  const auto b = second_operand(word, core_);
  const auto result = data_result(op, core_.r[register_at(word, 16)], b.value, core_.flags.c);
  if (bit(word, 20)) core_.set_cpsr(core_.spsr());  // return from an exception
  core_.r[15] = result & (core_.set == InstructionSet::thumb ? ~1U : ~3U);
  const bool by_register = !bit(word, 25) && bit(word, 4);
  cycles_ += 1U + kRefill + (by_register ? kShiftByRegister : 0U);
}

void Cpu::write_psr(std::uint32_t word) {
  const auto value = bit(word, 25) ? rotated_immediate(word) : core_.r[register_at(word, 0)];
  auto mask = psr_mask(word, core_.privileged());
  if (bit(word, 22)) {
    core_.set_spsr((core_.spsr() & ~mask) | (value & mask));
  } else {
    mask &= ~psr::kT;  // the set changes by a branch alone
    if ((mask & psr::kFlags) != 0) core_.set_flags(value);
    if ((mask & psr::kMode) != 0) core_.set_control(value);
  }
  cycles_ += 1U + (bits(word, 16, 3) != 0 ? kPsrControl : 0U);
  core_.r[15] -= instruction_bytes();
}

void Cpu::rare(std::uint32_t word, Handler handler) {
  const auto bytes = instruction_bytes();
  switch (handler) {
    case Handler::mrs:
      core_.r[register_at(word, 12)] = bit(word, 22) ? core_.spsr() : core_.cpsr();
      core_.r[15] -= bytes;
      cycles_ += cycle_cost(Cost::psr_read).issue;
      return;
    case Handler::msr:
      return write_psr(word);
    case Handler::swp:
      return swap(word, Width::word);
    case Handler::swpb:
      return swap(word, Width::byte);
    case Handler::ldr_user:
    case Handler::ldrb_user:
    case Handler::str_user:
    case Handler::strb_user:
      return transfer_as_user(word);
    case Handler::ldm_user:
      return load_user_registers(word);
    case Handler::ldm_return:
      return return_by_load(word);
    case Handler::stm_user:
      return store_user_registers(word);
    case Handler::mcr:
    case Handler::mrc: {
      const bool done = handler == Handler::mcr ? to_coprocessor(word) : from_coprocessor(word);
      if (!done) return raise(Exception::undefined);
      core_.r[15] -= bytes;
      cycles_ += cycle_cost(Cost::coprocessor).issue;
      return;
    }
    case Handler::svc:
      return raise(Exception::software_interrupt);
    case Handler::bkpt:
      return raise(Exception::prefetch_abort);
    default:
      break;
  }
  if (handler <= Handler::mvn) return data_to_pc(word, handler);
  raise(Exception::undefined);
}

}  // namespace spikeloom::board
