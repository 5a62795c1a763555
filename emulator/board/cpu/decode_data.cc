// Data processing and multiplies as records.
#include <array>

#include "emulator/board/cpu/decoder.h"
#include "emulator/board/cpu/liveness.h"
#include "emulator/board/cpu/shift.h"
#include "emulator/board/cpu/slice.h"
#include "emulator/board/cpu/tcm.h"

namespace spikeloom::board {
namespace {

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

}  // namespace

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

Record Decoder::saturating() const {
  Record record;
  record.op = Op::qadd + (static_cast<std::uint32_t>(pattern.handler) -
                          static_cast<std::uint32_t>(Handler::qadd));
  record.d = register_at(word, 12);
  record.n = register_at(word, 16);
  record.m = register_at(word, 0);
  record.extra = cycles_behind_first();
  return record;
}

}  // namespace spikeloom::board
