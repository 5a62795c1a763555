// Reads the drawn form of an instruction pattern, at compile time.
//
// Errors   a row of the wrong length, or a field that is not in one piece, does not compile.
#pragma once

#include "emulator/board/cpu/pattern.h"

namespace spikeloom::board {

consteval int count_bits(std::string_view bits) {
  int count = 0;
  for (char c : bits) count += c == ' ' ? 0 : 1;
  return count;
}

consteval Field find_field(std::string_view bits, char letter) {
  int bit = count_bits(bits);
  Field field;
  for (char c : bits) {
    if (c == ' ') continue;
    --bit;
    if (c != letter) continue;
    if (field.exists() && field.shift != bit + 1) throw "a field in pieces";
    field = {static_cast<std::int8_t>(bit), static_cast<std::int8_t>(field.width + 1)};
  }
  return field;
}

consteval Pattern row(int width, int rank, std::string_view bits, std::string_view text,
                      Handler handler, Cost cost) {
  if (count_bits(bits) != width) throw "a row of the wrong length";
  Pattern pattern{bits, text, handler, cost, rank, 0, 0, {}, {}, {}, {}, {}, {}};
  for (char c : bits) {
    if (c == ' ') continue;
    pattern.mask = (pattern.mask << 1) | (c == '0' || c == '1' ? 1U : 0U);
    pattern.value = (pattern.value << 1) | (c == '1' ? 1U : 0U);
  }
  pattern.n = find_field(bits, 'n');
  pattern.m = find_field(bits, 'm');
  pattern.k = find_field(bits, 'k');
  pattern.d = find_field(bits, 'd');
  pattern.a = find_field(bits, 'a');
  pattern.v = find_field(bits, 'v');
  return pattern;
}

}  // namespace spikeloom::board
