#include "emulator/board/cpu/disassemble.h"

#include "emulator/board/cpu/pattern.h"

namespace spikeloom::board {

std::string disassemble(std::uint32_t word, std::uint32_t, InstructionSet set) {
  return std::string(find_pattern(word, set).text);
}

}  // namespace spikeloom::board
