// Why a core cannot go on, in a form that a person reads.
//
// A core is wedged when an exception meets itself: its vector, or what the vector leads to, raises
// it again with nothing changed in between. Silicon would repeat that for ever.
//
// Shapes   backtrace: return addresses, innermost first; `certain` where a frame pointer chain led
//          there, otherwise words of the stack that point behind a call.
// Errors   none; only the core's own memories are read, and no device.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "emulator/board/cpu/core.h"

namespace spikeloom::board {

struct ReturnAddress {
  std::uint32_t address = 0;
  bool certain = false;
};

struct WedgeReport {
  Exception cause = Exception::reset;
  std::uint32_t address = 0;  // of the instruction that raised it
  Cycle cycle = 0;
  std::array<std::uint32_t, 16> r{};  // when it was raised; r[15] is `address`
  std::uint32_t cpsr = 0;
  std::vector<std::string> code;  // disassembly around `address`; empty outside the core's memories
  std::vector<ReturnAddress> backtrace;
};

[[nodiscard]] std::string to_text(const WedgeReport& report);

}  // namespace spikeloom::board
