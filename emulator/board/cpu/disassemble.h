// One instruction as text, in the notation of the ARM Architecture Reference Manual.
//
// Shapes   word: a Thumb instruction in its low half; a Thumb BL pair is two lines.
//          address: where the word lies; targets of branches and literals are absolute.
// Errors   none: what is no instruction of ARMv5TE reads "undefined".
#pragma once

#include <cstdint>
#include <string>

#include "emulator/board/cpu/core.h"

namespace spikeloom::board {

[[nodiscard]] std::string disassemble(std::uint32_t word, std::uint32_t address,
                                      InstructionSet set);

}  // namespace spikeloom::board
