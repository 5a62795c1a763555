// Thumb as ARM. Words are built from the ARM mnemonics' encodings, always executed.
#include "emulator/board/cpu/decode.h"
#include "emulator/board/cpu/encode.h"

namespace spikeloom::board {
namespace {

constexpr std::uint32_t kCondition = kAlways << 28;
constexpr std::uint32_t kSetFlags = 1U << 20, kImmediate = 1U << 25;

std::uint32_t data(Handler op, std::uint32_t n, std::uint32_t d, std::uint32_t operand) {
  return kCondition | (static_cast<std::uint32_t>(op) << 21) | (n << 16) | (d << 12) | operand;
}
std::uint32_t data_s(Handler op, std::uint32_t n, std::uint32_t d, std::uint32_t operand) {
  return data(op, n, d, operand) | kSetFlags;
}

std::uint32_t shift(std::uint32_t half) {
  const auto kind = bits(half, 11, 2), amount = bits(half, 6, 5);
  return data_s(Handler::mov, 0, bits(half, 0, 3), (amount << 7) | (kind << 5) | bits(half, 3, 3));
}

std::uint32_t add_sub(std::uint32_t half) {
  const auto op = bit(half, 9) ? Handler::sub : Handler::add;
  const auto operand = bits(half, 6, 3) | (bit(half, 10) ? kImmediate : 0);
  return data_s(op, bits(half, 3, 3), bits(half, 0, 3), operand);
}

std::uint32_t immediate(std::uint32_t half) {
  static constexpr Handler kOps[] = {Handler::mov, Handler::cmp, Handler::add, Handler::sub};
  const auto r = bits(half, 8, 3), op = bits(half, 11, 2);
  const auto n = op == 0 ? 0 : r, d = op == 1 ? 0 : r;
  return data_s(kOps[op], n, d, bits(half, 0, 8) | kImmediate);
}

std::uint32_t alu(std::uint32_t half) {
  const auto d = bits(half, 0, 3), m = bits(half, 3, 3);
  const auto by = [&](std::uint32_t kind) {
    return data_s(Handler::mov, 0, d, (m << 8) | (kind << 5) | (1U << 4) | d);
  };
  switch (bits(half, 6, 4)) {
    case 0b0010:
      return by(0);
    case 0b0011:
      return by(1);
    case 0b0100:
      return by(2);
    case 0b0111:
      return by(3);
    case 0b1001:
      return data_s(Handler::rsb, m, d, kImmediate);
    case 0b1101:
      return kCondition | kSetFlags | (d << 16) | (d << 8) | (0b1001U << 4) | m;
    case 0b1000:
    case 0b1010:
    case 0b1011:
      return data_s(static_cast<Handler>(bits(half, 6, 4)), d, 0, m);
    case 0b1111:
      return data_s(Handler::mvn, 0, d, m);
    default:
      break;
  }
  return data_s(static_cast<Handler>(bits(half, 6, 4)), d, d, m);
}

std::uint32_t high(std::uint32_t half) {
  const auto d = bits(half, 0, 3) | (bits(half, 7, 1) << 3), m = bits(half, 3, 4);
  switch (bits(half, 8, 2)) {
    case 0:
      return data(Handler::add, d, d, m);
    case 1:
      return data_s(Handler::cmp, d, 0, m);
    default:
      return data(Handler::mov, 0, d, m);
  }
}

// LDR, STR and their byte forms: offset is a number, or a register with kImmediate.
std::uint32_t word_or_byte(bool load, bool byte, std::uint32_t n, std::uint32_t d,
                           std::uint32_t offset) {
  return kCondition | (0b0101'1000U << 20) | (byte ? 1U << 22 : 0) | (load ? 1U << 20 : 0) |
         (n << 16) | (d << 12) | offset;
}
// LDRH, LDRSB, LDRSH, STRH by their SH bits; immediate forms have bit 22.
std::uint32_t half_or_signed(bool load, std::uint32_t sh, std::uint32_t n, std::uint32_t d,
                             std::uint32_t offset) {
  return kCondition | (0b0001'1000U << 20) | (load ? 1U << 20 : 0) | (n << 16) | (d << 12) |
         (0b1001U << 4) | (sh << 5) | offset;
}
std::uint32_t split(std::uint32_t offset) {
  return (1U << 22) | ((offset & 0xF0) << 4) | (offset & 0xF);
}

std::uint32_t memory(std::uint32_t half) {
  const auto m = bits(half, 6, 3), n = bits(half, 3, 3), d = bits(half, 0, 3);
  switch (bits(half, 9, 3)) {
    case 0:
      return word_or_byte(false, false, n, d, kImmediate | m);
    case 1:
      return half_or_signed(false, 0b01, n, d, m);
    case 2:
      return word_or_byte(false, true, n, d, kImmediate | m);
    case 3:
      return half_or_signed(true, 0b10, n, d, m);
    case 4:
      return word_or_byte(true, false, n, d, kImmediate | m);
    case 5:
      return half_or_signed(true, 0b01, n, d, m);
    case 6:
      return word_or_byte(true, true, n, d, kImmediate | m);
    default:
      return half_or_signed(true, 0b11, n, d, m);
  }
}

std::uint32_t memory_immediate(std::uint32_t half) {
  const bool byte = bit(half, 12), load = bit(half, 11);
  const auto offset = bits(half, 6, 5) * (byte ? 1 : 4);
  return word_or_byte(load, byte, bits(half, 3, 3), bits(half, 0, 3), offset);
}

std::uint32_t multiple(std::uint32_t mode, std::uint32_t n, std::uint32_t list) {
  return kCondition | (0b100U << 25) | (mode << 20) | (n << 16) | list;
}
constexpr std::uint32_t kDecrementBefore = 0b1'0010, kIncrementAfter = 0b0'1000, kWriteBack = 0b10,
                        kLoad = 0b1;

std::uint32_t load_multiple(std::uint32_t half) {
  const auto n = bits(half, 8, 3), list = bits(half, 0, 8);
  return multiple(kIncrementAfter | kLoad | (bit(list, static_cast<int>(n)) ? 0 : kWriteBack), n,
                  list);
}

}  // namespace

std::optional<std::uint32_t> expand(std::uint32_t half) {
  const auto low = bits(half, 0, 8);
  switch (find_pattern(half, InstructionSet::thumb).handler) {
    case Handler::thumb_shift:
      return shift(half);
    case Handler::thumb_add_sub:
      return add_sub(half);
    case Handler::thumb_immediate:
      return immediate(half);
    case Handler::thumb_alu:
      return alu(half);
    case Handler::thumb_high:
      return high(half);
    case Handler::thumb_bx:
      return kCondition | (0b1'0010U << 20) | (bit(half, 7) ? 0b11U << 4 : 0b01U << 4) |
             bits(half, 3, 4);
    case Handler::thumb_memory:
      return memory(half);
    case Handler::thumb_memory_immediate:
      return memory_immediate(half);
    case Handler::thumb_memory_half:
      return half_or_signed(bit(half, 11), 0b01, bits(half, 3, 3), bits(half, 0, 3),
                            split(bits(half, 6, 5) * 2));
    case Handler::thumb_memory_sp:
      return word_or_byte(bit(half, 11), false, kStack, bits(half, 8, 3), low * 4);
    case Handler::thumb_ldr_pc:
      return word_or_byte(true, false, kPc, bits(half, 8, 3), low * 4);
    case Handler::thumb_add_pc:  // the number is rotated right by 30: times 4
      return data(Handler::add, kPc, bits(half, 8, 3), kImmediate | (15U << 8) | low);
    case Handler::thumb_add_sp:
      return data(Handler::add, kStack, bits(half, 8, 3), kImmediate | (15U << 8) | low);
    case Handler::thumb_adjust_sp:
      return data(bit(half, 7) ? Handler::sub : Handler::add, kStack, kStack,
                  kImmediate | (15U << 8) | bits(half, 0, 7));
    case Handler::thumb_push:
      return multiple(kDecrementBefore, kStack, low | (bits(half, 8, 1) << kLink));
    case Handler::thumb_pop:
      return multiple(kIncrementAfter | kWriteBack | kLoad, kStack,
                      low | (bits(half, 8, 1) << kPc));
    case Handler::thumb_stm:
      return multiple(kIncrementAfter | kWriteBack, bits(half, 8, 3), low);
    case Handler::thumb_ldm:
      return load_multiple(half);
    case Handler::thumb_svc:
      return kCondition | (0b1111U << 24) | low;
    case Handler::thumb_bkpt:
      return kCondition | (0b1'0010U << 20) | ((low & 0xF0) << 4) | (0b0111U << 4) | (low & 0xF);
    default:
      return std::nullopt;
  }
}

}  // namespace spikeloom::board
