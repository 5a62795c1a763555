#include "emulator/board/cpu/decode.h"

#include <algorithm>
#include <array>
#include <bit>

#include "emulator/board/cpu/cycle_cost.h"
#include "emulator/board/cpu/encode.h"
#include "emulator/board/cpu/liveness.h"
#include "emulator/board/cpu/shift.h"
#include "emulator/board/cpu/slice.h"
#include "emulator/board/cpu/tcm.h"

namespace spikeloom::board {
namespace {

// A word that no row but the last matches: what Thumb's undefined instructions are executed as.
constexpr std::uint32_t kUndefinedWord = 0xE7F0'00F0;

Op operator+(Op op, std::uint32_t index) {
  return static_cast<Op>(static_cast<std::uint32_t>(op) + index);
}

struct Decoder {
  std::uint32_t word;
  const Place& place;
  const Pattern& pattern;

  [[nodiscard]] bool thumb() const { return place.set == InstructionSet::thumb; }
  [[nodiscard]] std::uint32_t size() const { return thumb() ? 2 : 4; }
  [[nodiscard]] std::uint32_t pc() const { return place.address + 2 * size(); }
  [[nodiscard]] std::uint8_t cycles_behind_first() const {
    return static_cast<std::uint8_t>(cycle_cost(pattern.cost).issue - 1 +
                                     interlock(word, pattern, place));
  }

  [[nodiscard]] Record rare() const {
    Record record;
    record.op = Op::rare;
    record.imm = word;
    return record;
  }

  [[nodiscard]] Record data_processing() const;
  [[nodiscard]] Record multiply() const;
  [[nodiscard]] Record transfer(Op first) const;
  [[nodiscard]] Record half_transfer(Op first) const;
  [[nodiscard]] Record literal(Record record, std::uint32_t offset) const;
  [[nodiscard]] Record double_transfer() const;
  [[nodiscard]] Record multiple() const;
  [[nodiscard]] Record jump(Op near, Op far, std::uint32_t target) const;
  [[nodiscard]] Record by_handler() const;
  [[nodiscard]] bool is_delay() const;
};

// The kinds of second operand, as ops.def has them behind each other.
enum Kind : std::uint32_t { imm, plain, lsl, lsr, asr, odd, by, kinds };

constexpr std::array kDataOps{Op::band_imm, Op::eor_imm, Op::sub_imm, Op::rsb_imm,
                              Op::add_imm,  Op::adc_imm, Op::sbc_imm, Op::rsc_imm,
                              Op::tst_imm,  Op::teq_imm, Op::cmp_imm, Op::cmn_imm,
                              Op::orr_imm,  Op::mov_imm, Op::bic_imm, Op::mvn_imm};

bool is_compare(Handler op) { return op >= Handler::tst && op <= Handler::cmn; }

// Fills in the second operand and says of what kind it is.
Kind second_operand(std::uint32_t word, Record& record) {
  if (bit(word, 25)) {
    record.imm = rotated_immediate(word);
    if (bits(word, 8, 4) != 0) {
      record.aux |= bit(record.imm, 31) ? aux::kCarrySet : aux::kCarryClear;
    }
    return imm;
  }
  record.m = register_at(word, 0);
  const auto kind = bits(word, 5, 2);
  record.list = static_cast<std::uint16_t>(kind);
  if (bit(word, 4)) {
    record.s = register_at(word, 8);
    return by;
  }
  const auto amount = bits(word, 7, 5);
  record.s = static_cast<std::uint8_t>(amount);
  if (amount != 0) return kind < 3 ? static_cast<Kind>(lsl + kind) : odd;
  if (kind == 0) return plain;
  // A shift by 0 means 32 to the right, or a rotation through the carry.
  record.s = 32;
  if (kind == 3) record.list = static_cast<std::uint16_t>(Shift::rrx);
  return odd;
}

Record Decoder::data_processing() const {
  const auto op = pattern.handler;
  const bool moves = op == Handler::mov || op == Handler::mvn;
  Record record;
  record.d = register_at(word, 12);
  record.n = register_at(word, 16);
  const auto kind = second_operand(word, record);
  const bool sets = bit(word, 20);
  if (record.d == kPc && !is_compare(op)) {
    if (op == Handler::mov && kind == plain && !sets && record.m != kPc) {
      record.op = Op::mov_pc;
      return record;
    }
    return rare();
  }
  const bool reads_n = !moves && record.n == kPc, reads_m = kind != imm && record.m == kPc;
  if (reads_n && kind == imm && !sets && (op == Handler::add || op == Handler::sub)) {
    const auto base = pc() & ~3U;  // ADR
    record.imm = op == Handler::add ? base + record.imm : base - record.imm;
    record.op = Op::mov_imm;
    return record;
  }
  if (reads_n || reads_m) record.aux |= aux::kReadsPc;
  const auto first = kDataOps[static_cast<std::size_t>(op)];
  const bool makes_flags = sets && !is_compare(op) && !flags_are_dead(word, pattern, place);
  record.op = first + (kind + (makes_flags ? static_cast<std::uint32_t>(kinds) : 0U));
  if (is_delay()) {
    const bool carry = thumb() ? tcm::read_half(place.itcm, place.address + 2) == 0xD2FD
                               : tcm::read_word(place.itcm, place.address + 4) >> 28 == 2;
    record.op = carry ? Op::delay_cs : Op::delay_ne;
  }
  return record;
}

// subs r, r, #1 with bne or bcs back to it, neither of them where the budget is looked at between.
bool Decoder::is_delay() const {
  constexpr std::uint32_t kDecrement = 0xE250'0001, kRegisters = 0xFFU << 12;
  if (!place.in_place || (word & ~kRegisters) != kDecrement) return false;
  if (register_at(word, 12) != register_at(word, 16)) return false;
  const auto next = place.address + size();
  if (slice::is_check(next, place.set) || next + 4 > chip::kItcmBytes) return false;
  if (thumb()) {
    const auto half = tcm::read_half(place.itcm, next);
    return half == 0xD1FD || half == 0xD2FD;
  }
  const auto branch = tcm::read_word(place.itcm, next);
  return branch == 0x1AFF'FFFD || branch == 0x2AFF'FFFD;
}

Record Decoder::multiply() const {
  Record record;
  record.d = register_at(word, 16);
  record.n = register_at(word, 12);
  record.m = register_at(word, 0);
  record.s = register_at(word, 8);
  record.extra = cycles_behind_first();
  const bool sets = bit(word, 20);
  const auto long_op = [&](Op op) {
    record.op = op;
    record.list = sets ? 1 : 0;
    if (sets)
      record.extra = static_cast<std::uint8_t>(record.extra + cycle_cost(pattern.cost).flags);
    return record;
  };
  const auto halves = [&](Op op) {
    record.op = op;
    record.list = static_cast<std::uint16_t>(bits(word, 5, 2) * 16);  // bit 4: x, bit 5: y
    return record;
  };
  switch (pattern.handler) {
    case Handler::mul:
      return long_op(sets && !flags_are_dead(word, pattern, place) ? Op::muls : Op::mul);
    case Handler::mla:
      return long_op(sets ? Op::mlas : Op::mla);
    case Handler::umull:
      return long_op(Op::umull);
    case Handler::umlal:
      return long_op(Op::umlal);
    case Handler::smull:
      return long_op(Op::smull);
    case Handler::smlal:
      return long_op(Op::smlal);
    case Handler::smul_halves:
      return halves(Op::smul_halves);
    case Handler::smla_halves:
      return halves(Op::smla_halves);
    case Handler::smlal_halves:
      return halves(Op::smlal_halves);
    case Handler::smulw:
      return halves(Op::smulw);
    default:
      return halves(Op::smlaw);
  }
}

// An address relative to the program counter; in Thumb state that is taken as a whole word.
Record Decoder::literal(Record record, std::uint32_t offset) const {
  const auto address = (pc() & ~3U) + offset;
  if (place.itcm != nullptr && !place.observed && pattern.handler == Handler::ldr &&
      address % 4 == 0 && address < chip::kItcmBytes) {
    record.op = Op::ldr_literal;
    record.imm = address;
    return record;
  }
  record.aux |= aux::kReadsPc;
  record.imm = address - pc();
  return record;
}

Record Decoder::transfer(Op first) const {
  Record record;
  record.d = register_at(word, 12);
  record.n = register_at(word, 16);
  record.m = register_at(word, 0);
  record.imm = bits(word, 0, 12);
  record.extra = cycles_behind_first();
  const bool by_register = bit(word, 25), up = bit(word, 23), before = bit(word, 24),
             back = bit(word, 21);
  if (by_register && bits(word, 5, 7) != 0) {
    record.extra = static_cast<std::uint8_t>(record.extra + kScaledOffset);
  }
  const bool pc_read =
      record.n == kPc || (by_register && record.m == kPc) || (!bit(word, 20) && record.d == kPc);
  if (pc_read) record.aux |= aux::kReadsPc;
  const bool to_pc = pattern.handler == Handler::ldr && record.d == kPc;
  if (to_pc || place.observed ||
      (by_register && !(up && before && !back && bits(word, 5, 2) == 0))) {
    record.op = to_pc ? Op::ldr_pc : first + 4;
    record.imm = word;
    return record;
  }
  if (by_register) {
    record.s = static_cast<std::uint8_t>(bits(word, 7, 5));
    record.op = first + 1;
    return record;
  }
  if (!up) record.imm = 0U - record.imm;
  record.op = first + (!before ? 3U : back ? 2U : 0U);
  return record.n == kPc && before && !back ? literal(record, record.imm) : record;
}

Record Decoder::half_transfer(Op first) const {
  Record record;
  record.d = register_at(word, 12);
  record.n = register_at(word, 16);
  record.m = register_at(word, 0);
  record.extra = cycles_behind_first();
  const bool by_register = !bit(word, 22), up = bit(word, 23), before = bit(word, 24),
             back = bit(word, 21);
  if (record.n == kPc || (by_register && record.m == kPc) || record.d == kPc) {
    record.aux |= aux::kReadsPc;
  }
  if (place.observed || (by_register && !(up && before && !back))) {
    record.op = first + 4;
    record.imm = word;
  } else if (by_register) {
    record.op = first + 1;
  } else {
    record.imm = up ? half_transfer_offset(word) : 0U - half_transfer_offset(word);
    record.op = first + (!before ? 3U : back ? 2U : 0U);
  }
  return record;
}

Record Decoder::double_transfer() const {
  if ((register_at(word, 12) & 1) != 0) return rare();
  Record record;
  record.op = pattern.handler == Handler::ldrd ? Op::ldrd : Op::strd;
  record.d = register_at(word, 12);
  record.n = register_at(word, 16);
  record.imm = word;
  record.extra = static_cast<std::uint8_t>(pattern.handler == Handler::ldrd ? cycles_behind_first()
                                                                            : kLeastMultiple - 1);
  if (record.n == kPc || (!bit(word, 22) && register_at(word, 0) == kPc))
    record.aux |= aux::kReadsPc;
  return record;
}

Record Decoder::multiple() const {
  Record record;
  const auto list = bits(word, 0, 16);
  const auto count = static_cast<std::uint32_t>(std::popcount(list));
  const bool up = bit(word, 23), before = bit(word, 24), load = bit(word, 20);
  record.n = register_at(word, 16);
  record.list = static_cast<std::uint16_t>(list);
  record.m = static_cast<std::uint8_t>(count);
  record.s = bit(word, 21) ? 1 : 0;
  record.d = static_cast<std::uint8_t>(up ? 4 * count : 0U - 4 * count);
  const std::uint32_t from = up ? (before ? 4 : 0) : 0U - 4 * count + (before ? 0 : 4);
  record.imm = from;
  if (list == 0) {
    record.op = Op::nop;  // unpredictable
    return record;
  }
  const bool pc_listed = bit(list, static_cast<int>(kPc));
  if (record.n == kPc || (pc_listed && !load)) record.aux |= aux::kReadsPc;
  if (load && pc_listed) {
    record.op = Op::ldm_pc;
    record.extra = static_cast<std::uint8_t>(count - 1 + kLoadedPcRefill);
    return record;
  }
  record.op = load ? Op::ldm : Op::stm;
  const auto wait = load ? static_cast<std::uint32_t>(interlock(word, pattern, place)) : 0;
  record.extra =
      static_cast<std::uint8_t>(std::max<std::uint32_t>(count, kLeastMultiple) - 1 + wait);
  return record;
}

Record Decoder::jump(Op near, Op far, std::uint32_t target) const {
  Record record;
  const bool reachable = place.in_place && target < chip::kItcmBytes;
  record.op = reachable ? near : far;
  record.imm = reachable ? (target - place.address) / size() : target;
  if (reachable && target < place.address) {
    record.imm = 0U - (place.address - target) / size();
  }
  record.list = static_cast<std::uint16_t>(place.address + size());  // the return of a near call
  if (record.op == Op::b_near && target == place.address) record.op = Op::b_self;
  return record;
}

Record Decoder::by_handler() const {
  Record record;
  const auto arm_target = pc() + branch_offset(word);
  switch (pattern.handler) {
    case Handler::ldr:
      return transfer(Op::ldr_off);
    case Handler::ldrb:
      return transfer(Op::ldrb_off);
    case Handler::str:
      return transfer(Op::str_off);
    case Handler::strb:
      return transfer(Op::strb_off);
    case Handler::ldrh:
      return half_transfer(Op::ldrh_off);
    case Handler::ldrsb:
      return half_transfer(Op::ldrsb_off);
    case Handler::ldrsh:
      return half_transfer(Op::ldrsh_off);
    case Handler::strh:
      return half_transfer(Op::strh_off);
    case Handler::ldrd:
    case Handler::strd:
      return double_transfer();
    case Handler::ldm:
    case Handler::stm:
      return multiple();
    case Handler::b:
      return jump(Op::b_near, Op::b_far, arm_target);
    case Handler::bl:
      return jump(Op::bl_near, Op::bl_far, arm_target);
    case Handler::blx:
      record.op = Op::blx_far;
      record.imm = arm_target + (bit(word, 24) ? 2 : 0);
      return record;
    case Handler::bx:
    case Handler::blx_register:
      record.op = pattern.handler == Handler::bx ? Op::bx : Op::blx;
      record.m = register_at(word, 0);
      if (record.m == kPc) record.aux |= aux::kReadsPc;
      return record;
    case Handler::clz:
      record.op = Op::clz;
      record.d = register_at(word, 12);
      record.m = register_at(word, 0);
      return record;
    case Handler::qadd:
    case Handler::qsub:
    case Handler::qdadd:
    case Handler::qdsub:
      record.op = Op::qadd + (static_cast<std::uint32_t>(pattern.handler) -
                              static_cast<std::uint32_t>(Handler::qadd));
      record.d = register_at(word, 12);
      record.n = register_at(word, 16);
      record.m = register_at(word, 0);
      record.extra = cycles_behind_first();
      return record;
    case Handler::pld:
      record.op = Op::nop;
      return record;
    default:
      break;
  }
  if (pattern.handler <= Handler::mvn) return data_processing();
  if (pattern.handler <= Handler::smul_halves) return multiply();
  return rare();
}

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
