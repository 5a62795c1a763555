// Transfers that the fast loop leaves to a call: SWP, the user-mode forms, and returns by LDM.
#include <algorithm>
#include <bit>

#include "emulator/board/cpu/cpu.h"
#include "emulator/board/cpu/cycle_cost.h"
#include "emulator/board/cpu/encode.h"
#include "emulator/board/cpu/psr.h"

namespace spikeloom::board {
namespace {

std::uint32_t lowest(std::uint32_t word, std::uint32_t base) {
  const auto bytes = 4 * static_cast<std::uint32_t>(std::popcount(bits(word, 0, 16)));
  const bool up = bit(word, 23), before = bit(word, 24);
  return (up ? base + (before ? 4 : 0) : base - bytes + (before ? 0 : 4)) & ~3U;
}

Cycle transfer_cycles(std::uint32_t word) {
  return std::max<Cycle>(kLeastMultiple, static_cast<Cycle>(std::popcount(bits(word, 0, 16))));
}

}  // namespace

void Cpu::jump_loaded(std::uint32_t target) {
  if ((core_.system.control & control::kNoInterworkingLoads) == 0) {
    core_.set = (target & 1) != 0 ? InstructionSet::thumb : InstructionSet::arm;
  }
  core_.r[15] = target & (core_.set == InstructionSet::thumb ? ~1U : ~3U);
}

void Cpu::move_base(std::uint32_t word) {
  if (!bit(word, 21)) return;
  const auto bytes = 4 * static_cast<std::uint32_t>(std::popcount(bits(word, 0, 16)));
  auto& base = core_.r[register_at(word, 16)];
  base = bit(word, 23) ? base + bytes : base - bytes;
}

void Cpu::swap(std::uint32_t word, Width width) {
  const auto address = core_.r[register_at(word, 16)], stored = core_.r[register_at(word, 0)];
  const bool privileged = core_.privileged();
  const auto loaded =
      width == Width::word ? load_rotated(address, privileged) : load(address, width, privileged);
  if (loaded.fault) return raise(Exception::data_abort);
  ++cycles_;
  if (store(address, stored, width, privileged).fault) return raise(Exception::data_abort);
  core_.r[15] -= instruction_bytes();
  if (register_at(word, 12) != kPc) core_.r[register_at(word, 12)] = loaded.value;
  cycles_ += cycle_cost(Cost::swap).issue - 1U;
}

void Cpu::transfer_as_user(std::uint32_t word) {
  const auto way = address_of(word);
  const auto width = bit(word, 22) ? Width::byte : Width::word;
  auto& data = core_.r[register_at(word, 12)];
  Answer answer;
  if (!bit(word, 20)) {
    answer = store(way.address, data, width, false);
  } else {
    answer =
        width == Width::word ? load_rotated(way.address, false) : load(way.address, width, false);
  }
  if (answer.fault) return raise(Exception::data_abort);
  core_.r[15] -= instruction_bytes();
  core_.r[register_at(word, 16)] = way.base;
  if (bit(word, 20) && register_at(word, 12) != kPc) data = answer.value;
  cycles_ += cycle_cost(Cost::load).issue;
}

void Cpu::load_user_registers(std::uint32_t word) {
  auto at = lowest(word, core_.r[register_at(word, 16)]);
  for (auto list = bits(word, 0, 15); list != 0; list &= list - 1, at += 4) {
    const auto answer = load(at, Width::word, core_.privileged());
    if (answer.fault) return raise(Exception::data_abort);
    core_.user_register(std::countr_zero(list)) = answer.value;
  }
  core_.r[15] -= instruction_bytes();
  cycles_ += transfer_cycles(word);
}

void Cpu::return_by_load(std::uint32_t word) {
  const auto base = core_.r[register_at(word, 16)];
  const auto here = core_.r[15];
  const auto answer = load_several(lowest(word, base), bits(word, 0, 16));
  const auto target = core_.r[15];
  if (answer.fault) {
    core_.r[15] = here;
    core_.r[register_at(word, 16)] = base;
    return raise(Exception::data_abort);
  }
  if (!bit(word, register_at(word, 16))) move_base(word);
  cycles_ += static_cast<Cycle>(std::popcount(bits(word, 0, 16))) + kLoadedPcRefill;
  core_.set_cpsr(core_.spsr());
  core_.r[15] = target & (core_.set == InstructionSet::thumb ? ~1U : ~3U);
}

void Cpu::store_user_registers(std::uint32_t word) {
  auto at = lowest(word, core_.r[register_at(word, 16)]);
  for (auto list = bits(word, 0, 16); list != 0; list &= list - 1, at += 4) {
    const auto value = core_.user_register(std::countr_zero(list));
    if (store(at, value, Width::word, core_.privileged()).fault) {
      return raise(Exception::data_abort);
    }
  }
  core_.r[15] -= instruction_bytes();
  cycles_ += transfer_cycles(word);
}

}  // namespace spikeloom::board
