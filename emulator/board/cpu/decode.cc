#include "emulator/board/cpu/decode.h"

#include "board-runtime/shared/chip/geometry.h"
#include "emulator/board/cpu/decoder.h"
#include "emulator/board/cpu/slice.h"
#include "emulator/board/cpu/tcm.h"

namespace spikeloom::board {

Record Decoder::by_handler() const {
  Record record;
  switch (pattern.handler) {
    case Handler::b:
    case Handler::bl:
    case Handler::blx:
    case Handler::bx:
    case Handler::blx_register:
      return any_branch();
    case Handler::clz:
      record.op = Op::clz;
      record.d = register_at(word, 12);
      record.m = register_at(word, 0);
      return record;
    case Handler::qadd:
    case Handler::qsub:
    case Handler::qdadd:
    case Handler::qdsub:
      return saturating();
    case Handler::pld:
      record.op = Op::nop;
      return record;
    default:
      break;
  }
  if (pattern.handler <= Handler::mvn) return data_processing();
  if (pattern.handler <= Handler::smul_halves) return multiply();
  return any_transfer();
}

namespace {

// A word that no row but the last matches: what Thumb's undefined instructions are executed as.
constexpr std::uint32_t kUndefinedWord = 0xE7F0'00F0;

// Puts what must come before the instruction in front of it.
Record guard(Record record, std::uint32_t condition, const Place& place) {
  const bool checks = place.in_place && slice::is_check(place.address, place.set);
  if ((record.op == Op::b_near || record.op == Op::b_self) && condition < kAlways) {
    record.op = Op::beq + condition;
    condition = kAlways;
  }
  if (condition == kUnconditional) condition = kAlways;  // what has no condition is always executed
  const bool reads_pc = (record.aux & aux::kReadsPc) != 0;
  if (!checks && condition == kAlways && !reads_pc) return record;
  record.inner = record.op;
  record.aux = static_cast<std::uint8_t>(record.aux | condition | (checks ? aux::kChecks : 0));
  if (checks && condition == kAlways && !reads_pc) {
    record.op = Op::check;
  } else if (!checks && !reads_pc) {
    record.op = Op::if_eq + condition;
  } else {
    record.op = Op::guarded;
  }
  return record;
}

Record decode_arm(std::uint32_t word, const Place& place) {
  return Decoder{word, place, find_pattern(word, InstructionSet::arm)}.by_handler();
}

// The two halves of BL where they lie together, else the prefix alone.
Record call_prefix(std::uint32_t half, const Decoder& decoder) {
  const auto& place = decoder.place;
  const auto high = sign_extend(bits(half, 0, 11), 11) << 12;
  const auto next = place.address + 2;
  if (place.in_place && next + 2 < chip::kItcmBytes && !slice::is_check(next, place.set)) {
    const auto suffix = tcm::read_half(place.itcm, next);
    const auto target = decoder.pc() + high + bits(suffix, 0, 11) * 2;
    if (bits(suffix, 11, 5) == 0b11111 && target < chip::kItcmBytes) {
      auto record = decoder.jump(Op::bl_pair, Op::bl_pair, target);
      record.list = static_cast<std::uint16_t>((place.address + 4) | 1);
      return record;
    }
  }
  Record record;
  record.op = Op::bl_prefix;
  record.imm = decoder.pc() + high;
  return record;
}

Record decode_thumb(std::uint32_t half, const Place& place) {
  const auto& row = find_pattern(half, InstructionSet::thumb);
  const Decoder decoder{kUndefinedWord, place, row};
  Record record;
  switch (row.handler) {
    case Handler::thumb_b_if:
      return decoder.jump(Op::b_near, Op::b_far,
                          decoder.pc() + sign_extend(bits(half, 0, 8), 8) * 2);
    case Handler::thumb_b:
      return decoder.jump(Op::b_near, Op::b_far,
                          decoder.pc() + sign_extend(bits(half, 0, 11), 11) * 2);
    case Handler::thumb_bl_prefix:
      return call_prefix(half, decoder);
    case Handler::thumb_bl:
    case Handler::thumb_blx:
      record.op = row.handler == Handler::thumb_bl ? Op::bl_suffix : Op::blx_suffix;
      record.imm = bits(half, 0, 11) * 2;
      return record;
    default:
      break;
  }
  const auto arm = expand(half);
  return arm ? decode_arm(*arm, place) : decoder.rare();
}

}  // namespace

Record decode(std::uint32_t word, const Place& place) {
  if (place.set == InstructionSet::arm) {
    return guard(decode_arm(word, place), word >> 28, place);
  }
  const bool conditional = find_pattern(word, InstructionSet::thumb).handler == Handler::thumb_b_if;
  return guard(decode_thumb(word, place), conditional ? bits(word, 8, 4) : kAlways, place);
}

}  // namespace spikeloom::board
