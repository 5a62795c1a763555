// Loads and stores as records.
#include <algorithm>
#include <bit>

#include "emulator/board/cpu/decoder.h"
#include "emulator/board/cpu/tcm.h"

namespace spikeloom::board {

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

Record Decoder::any_transfer() const {
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
    default:
      return rare();
  }
}

}  // namespace spikeloom::board
