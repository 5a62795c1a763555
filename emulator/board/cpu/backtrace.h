// Who called: return addresses found on the stack of a core.
//
// First the chain of frame pointers that compilers keep in r11; where that leads nowhere, every
// word from the stack pointer up that points behind a call.
//
// Promises reads the two memories alone, ends after kMostEntries entries or at the memory's end.
#pragma once

#include <cstddef>
#include <vector>

#include "emulator/board/cpu/core.h"
#include "emulator/board/cpu/wedge.h"

namespace spikeloom::board {

inline constexpr std::size_t kMostEntries = 16;

[[nodiscard]] std::vector<ReturnAddress> backtrace(const Core& core, const std::byte* itcm,
                                                   const std::byte* dtcm);

}  // namespace spikeloom::board
