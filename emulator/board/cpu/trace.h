// The commit log of one core: what each instruction did, in the order of commitment.
//
// A sink is given to Cpu::set_trace; a traced core takes the same cycles and stops at the same
// places as an untraced one, only the host works longer. Delay loops are then executed one
// instruction at a time.
//
// Shapes   a Commit and its spans live until commit() returns. Registers are those of the mode
//          after the instruction; the program counter is not among them.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "emulator/board/cpu/bus.h"
#include "emulator/board/cpu/core.h"

namespace spikeloom::board {

struct RegisterWrite {
  int index = 0;
  std::uint32_t value = 0;
};
struct MemoryWrite {
  std::uint32_t address = 0, value = 0;
  Width width = Width::word;
};
struct Commit {
  Cycle cycle = 0;  // when it began
  std::uint32_t address = 0, opcode = 0;
  InstructionSet set = InstructionSet::arm;
  std::uint32_t cpsr = 0;  // afterwards
  std::span<const RegisterWrite> registers;
  std::span<const MemoryWrite> memory;
};

class TraceSink {
 public:
  virtual void commit(const Commit& commit) = 0;
  virtual void enter(Exception exception, Cycle cycle, std::uint32_t return_address) = 0;

 protected:
  ~TraceSink() = default;
};

// "     1234 00000010 e3a00001  mov r0, #1                 r0=00000001 [00400000]=00000001"
[[nodiscard]] std::string to_text(const Commit& commit);
[[nodiscard]] std::string_view name(Exception exception);

}  // namespace spikeloom::board
