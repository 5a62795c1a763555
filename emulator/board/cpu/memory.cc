// Accesses that the fast loop does not do itself: the ITCM, the bus, misaligned ones.
#include "emulator/board/cpu/code_cache.h"
#include "emulator/board/cpu/cpu.h"
#include "emulator/board/cpu/encode.h"
#include "emulator/board/cpu/psr.h"
#include "emulator/board/cpu/shift.h"
#include "emulator/board/cpu/tcm.h"

namespace spikeloom::board {
namespace {

std::uint32_t read_tcm(const std::byte* memory, std::uint32_t offset, Width width) {
  switch (width) {
    case Width::byte:
      return tcm::read<std::uint8_t>(memory, offset);
    case Width::half:
      return tcm::read_half(memory, offset);
    case Width::word:
      break;
  }
  return tcm::read_word(memory, offset);
}

void write_tcm(std::byte* memory, std::uint32_t offset, std::uint32_t value, Width width) {
  switch (width) {
    case Width::byte:
      return tcm::write(memory, offset, static_cast<std::uint8_t>(value));
    case Width::half:
      return tcm::write(memory, offset, static_cast<std::uint16_t>(value));
    case Width::word:
      return tcm::write(memory, offset, value);
  }
}

std::uint32_t narrow(std::uint32_t value, Width width) {
  return width == Width::word ? value
                              : value & ((1U << (8 * static_cast<std::uint32_t>(width))) - 1);
}

}  // namespace

bool Cpu::misaligned(std::uint32_t address, Width width) const noexcept {
  return (core_.system.control & control::kAlignmentFaults) != 0 &&
         address % static_cast<std::uint32_t>(width) != 0;
}

Cpu::Answer Cpu::load(std::uint32_t address, Width width, bool privileged) {
  if (misaligned(address, width)) return {0, true, false};
  const auto whole = address & ~(static_cast<std::uint32_t>(width) - 1);
  if (whole - chip::kDtcm < chip::kDtcmBytes) {
    return {read_tcm(dtcm_, whole - chip::kDtcm, width), false, false};
  }
  if (whole - chip::kItcm < chip::kItcmBytes) {
    return {read_tcm(itcm_, whole - chip::kItcm, width), false, false};
  }
  const auto reply = bus_.read(whole, width, privileged);
  cycles_ += reply.wait_cycles;
  return {narrow(reply.value, width), reply.error, true};
}

Cpu::Answer Cpu::load_rotated(std::uint32_t address, bool privileged) {
  auto answer = load(address, Width::word, privileged);
  answer.value = std::rotr(answer.value, static_cast<int>(address % 4) * 8);
  return answer;
}

Cpu::Answer Cpu::store(std::uint32_t address, std::uint32_t value, Width width, bool privileged) {
  if (misaligned(address, width)) return {0, true, false};
  const auto whole = address & ~(static_cast<std::uint32_t>(width) - 1);
  const auto stored = narrow(value, width);
  Answer answer;
  if (whole - chip::kDtcm < chip::kDtcmBytes) {
    write_tcm(dtcm_, whole - chip::kDtcm, stored, width);
  } else if (whole - chip::kItcm < chip::kItcmBytes) {
    write_tcm(itcm_, whole - chip::kItcm, stored, width);
    code_->forget(whole - chip::kItcm, static_cast<std::uint32_t>(width));
  } else {
    const auto reply = bus_.write(whole, stored, width, privileged);
    cycles_ += reply.wait_cycles;
    answer = {0, reply.error, true};
  }
  if (trace_ != nullptr && !answer.fault) written_.push_back({whole, stored, width});
  return answer;
}

Cpu::Answer Cpu::load_several(std::uint32_t address, std::uint32_t list) {
  if (misaligned(address, Width::word)) return {0, true, false};
  bool outside = false;
  Cycle moved = 0;
  for (auto at = address & ~3U; list != 0; list &= list - 1, at += 4, ++moved) {
    const auto answer = load(at, Width::word, core_.privileged());
    outside |= answer.outside;
    if (answer.fault) return {0, true, outside};
    core_.r[static_cast<std::size_t>(std::countr_zero(list))] = answer.value;
    ++cycles_;
  }
  cycles_ -= moved;
  return {0, false, outside};
}

Cpu::Answer Cpu::store_several(std::uint32_t address, std::uint32_t list) {
  if (misaligned(address, Width::word)) return {0, true, false};
  bool outside = false;
  Cycle moved = 0;
  for (auto at = address & ~3U; list != 0; list &= list - 1, at += 4, ++moved) {
    const auto value = core_.r[static_cast<std::size_t>(std::countr_zero(list))];
    const auto answer = store(at, value, Width::word, core_.privileged());
    outside |= answer.outside;
    if (answer.fault) return {0, true, outside};
    ++cycles_;
  }
  cycles_ -= moved;
  return {0, false, outside};
}

Cpu::Answer Cpu::fetch(std::uint32_t address) {
  const bool thumb = core_.set == InstructionSet::thumb;
  if (address - chip::kItcm < chip::kItcmBytes) {
    const auto offset = address - chip::kItcm;
    return {thumb ? tcm::read_half(itcm_, offset) : tcm::read_word(itcm_, offset), false, false};
  }
  // The data memory hangs on the data port alone.
  if (address - chip::kDtcm < chip::kDtcmBytes) return {0, true, false};
  const auto reply = bus_.fetch(address, thumb ? Width::half : Width::word);
  cycles_ += reply.wait_cycles;
  return {reply.value, reply.error, true};
}

Cpu::Address Cpu::address_of(std::uint32_t word) const {
  const auto n = register_at(word, 16);
  const auto base = n == kPc ? core_.r[n] & ~3U : core_.r[n];
  std::uint32_t offset = 0;
  if (bits(word, 26, 2) == 0) {  // the half-word family
    offset = bit(word, 22) ? half_transfer_offset(word) : core_.r[register_at(word, 0)];
  } else if (!bit(word, 25)) {
    offset = bits(word, 0, 12);
  } else {
    auto kind = static_cast<Shift>(bits(word, 5, 2));
    auto amount = bits(word, 7, 5);
    if (amount == 0 && kind == Shift::ror) kind = Shift::rrx;
    if (amount == 0 && kind != Shift::lsl) amount = 32;
    offset = shift(kind, core_.r[register_at(word, 0)], amount, core_.flags.c).value;
  }
  const bool up = bit(word, 23), before = bit(word, 24);
  const auto moved = up ? base + offset : base - offset;
  return {before ? moved : base, moved, !before || bit(word, 21)};
}

}  // namespace spikeloom::board
