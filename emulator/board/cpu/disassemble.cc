#include "emulator/board/cpu/disassemble.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "emulator/board/cpu/encode.h"
#include "emulator/board/cpu/pattern.h"

namespace spikeloom::board {
namespace {

constexpr std::array<std::string_view, 16> kRegisters{"r0",  "r1", "r2", "r3", "r4",  "r5",
                                                      "r6",  "r7", "r8", "r9", "r10", "r11",
                                                      "r12", "sp", "lr", "pc"};
constexpr std::array<std::string_view, 16> kConditions{
    "eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le", "", ""};
constexpr std::array<std::string_view, 4> kShifts{"lsl", "lsr", "asr", "ror"};

std::string name(std::uint32_t r) { return std::string(kRegisters[r & 15]); }

std::string number(std::uint32_t value) {
  return value <= 0xFFFF ? fmt::format("#{}", value) : fmt::format("#0x{:x}", value);
}

std::string register_list(std::uint32_t list) {
  std::string text;
  for (std::uint32_t r = 0; r < 16; ++r) {
    if (((list >> r) & 1) != 0) text += (text.empty() ? "{" : ", ") + name(r);
  }
  return text.empty() ? "{}" : text + "}";
}

// What a %-letter of a row's text stands for. Letters of both sets where they mean the same.
struct Operand {
  std::uint32_t word, address;
  const Pattern& row;
  InstructionSet set;

  [[nodiscard]] std::string text(char letter) const;
  [[nodiscard]] std::string of_arm(char letter) const;
  [[nodiscard]] std::string of_thumb(char letter) const;
  [[nodiscard]] std::string shifted_register() const;
  [[nodiscard]] std::string transfer_address(const std::string& offset) const;
  [[nodiscard]] std::string coprocessor() const;
  [[nodiscard]] std::string psr_fields() const;
};

std::string Operand::shifted_register() const {
  auto text = name(bits(word, 0, 4));
  const auto kind = bits(word, 5, 2), amount = bits(word, 7, 5);
  if (bit(word, 4)) return fmt::format("{}, {} {}", text, kShifts[kind], name(bits(word, 8, 4)));
  if (amount == 0 && kind == 0) return text;
  if (amount == 0 && kind == 3) return text + ", rrx";
  return fmt::format("{}, {} #{}", text, kShifts[kind], amount == 0 ? 32 : amount);
}

std::string Operand::transfer_address(const std::string& offset) const {
  const auto base = name(bits(word, 16, 4));
  if (!bit(word, 24)) return fmt::format("[{}], {}", base, offset);
  const auto inside = offset == "#0" ? base : fmt::format("{}, {}", base, offset);
  return fmt::format("[{}]{}", inside, bit(word, 21) ? "!" : "");
}

std::string Operand::coprocessor() const {
  return fmt::format("p{}, {}, {}, c{}, c{}, {}", bits(word, 8, 4), bits(word, 21, 3),
                     name(bits(word, 12, 4)), bits(word, 16, 4), bits(word, 0, 4),
                     bits(word, 5, 3));
}

std::string Operand::psr_fields() const {
  std::string text = bit(word, 22) ? "spsr_" : "cpsr_";
  constexpr std::string_view kFields = "cxsf";
  for (int i = 3; i >= 0; --i) {
    if (bit(word, 16 + i)) text += kFields[static_cast<std::size_t>(i)];
  }
  return text;
}

std::string Operand::of_arm(char letter) const {
  const std::string_view minus = bit(word, 23) ? "" : "-";
  switch (letter) {
    case 'c':
      return std::string(kConditions[word >> 28]);
    case 's':
      return bit(word, 20) ? "s" : "";
    case 'o':
      return bit(word, 25) ? number(rotated_immediate(word)) : shifted_register();
    case 'A':
      return transfer_address(bit(word, 25) ? fmt::format("{}{}", minus, shifted_register())
                                            : fmt::format("#{}{}", minus, bits(word, 0, 12)));
    case 'H':
      return transfer_address(bit(word, 22)
                                  ? fmt::format("#{}{}", minus, half_transfer_offset(word))
                                  : fmt::format("{}{}", minus, name(bits(word, 0, 4))));
    case 'b':
      return fmt::format("0x{:x}", address + 8 + branch_offset(word) +
                                       (row.handler == Handler::blx && bit(word, 24) ? 2 : 0));
    case 'x':
      return fmt::format("{}{}", bit(word, 5) ? "t" : "b", bit(word, 6) ? "t" : "b");
    case 'y':
      return bit(word, 6) ? "t" : "b";
    case 'p':
      return fmt::format("{}{}", bit(word, 23) ? "i" : "d", bit(word, 24) ? "b" : "a");
    case 'w':
      return name(bits(word, 16, 4)) + (bit(word, 21) ? "!" : "");
    case 'r':
      return register_list(bits(word, 0, 16));
    case 'R':
      return bit(word, 22) ? "spsr" : "cpsr";
    case 'F':
      return psr_fields();
    case 'i':
      return fmt::format("0x{:x}", bits(word, 0, 24));
    case 'K':
      return fmt::format("0x{:x}", (bits(word, 8, 12) << 4) | bits(word, 0, 4));
    case 'P':
      return coprocessor();
    default:
      return "?";
  }
}

std::string Operand::of_thumb(char letter) const {
  const auto low = bits(word, 0, 8), five = bits(word, 6, 5);
  const auto n = row.n.exists() ? row.n.of(word) : 0;
  switch (letter) {
    case 'c':
      return std::string(kConditions[bits(word, 8, 4)]);
    case 'h':
      return name(bits(word, 0, 3) | (bits(word, 7, 1) << 3));
    case '3':
      return number(bits(word, 6, 3));
    case '5':
      return number(five);
    case 'T':
      return number(five == 0 ? 32 : five);
    case 'X':
      return number(five * 4);
    case 'Y':
      return number(five * 2);
    case '8':
      return number(low);
    case 'W':
      return number(low * 4);
    case 'Z':
      return number(bits(word, 0, 7) * 4);
    case 'L':
      return fmt::format("[pc, #{}]  ; 0x{:x}", low * 4, ((address + 4) & ~3U) + low * 4);
    case 'Q':
      return fmt::format("0x{:x}", ((address + 4) & ~3U) + low * 4);
    case 'b': {
      const bool conditional = row.handler == Handler::thumb_b_if;
      const int width = conditional ? 8 : 11;
      const auto offset = sign_extend(bits(word, 0, width), width) * 2;
      return fmt::format("0x{:x}", address + 4 + offset);
    }
    case 'B':
      return fmt::format("0x{:x}", bits(word, 0, 11));
    case 'w':
      return name(n) + (bit(word, static_cast<int>(n)) ? "" : "!");
    case 'r': {
      const bool push = row.handler == Handler::thumb_push, pop = row.handler == Handler::thumb_pop;
      const std::uint32_t more = !(push || pop) || !bit(word, 8) ? 0U : push ? kLink : kPc;
      return register_list(low | (more == 0 ? 0 : 1U << more));
    }
    default:
      return "?";
  }
}

std::string Operand::text(char letter) const {
  const auto field = [this](const Field& f) { return name(f.of(word)); };
  switch (letter) {
    case 'n':
      return field(row.n);
    case 'm':
      return field(row.m);
    case 'k':
      return field(row.k);
    case 'd':
      return field(row.d);
    case 'a':
      return field(row.a);
    case 'v':
      return field(row.v);
    default:
      return set == InstructionSet::arm ? of_arm(letter) : of_thumb(letter);
  }
}

}  // namespace

std::string disassemble(std::uint32_t word, std::uint32_t address, InstructionSet set) {
  if (set == InstructionSet::thumb) word &= 0xFFFF;
  const auto& row = find_pattern(word, set);
  const Operand operand{word, address, row, set};
  std::string text;
  for (std::size_t i = 0; i < row.text.size(); ++i) {
    if (row.text[i] == '%') {
      text += operand.text(row.text[++i]);
    } else {
      text += row.text[i];
    }
  }
  return text;
}

}  // namespace spikeloom::board
