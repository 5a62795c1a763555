// The loader's table at the front of an APLX image, obeyed for one core.
//
// Formats  rows of four words: operation, and for copies to, from, bytes; for fills to, bytes,
//          value; for execute the address. A relative copy's `from` counts from its own row.
// Promises copies and fills come in steps of 32 bytes, at least one, as the loader of SC&MP does
//          them. A program is entered once: what follows an execute row is not looked at.
// Errors   none: no program, or a row that reaches beyond memory.
// Source   spinnaker_tools scamp/boot_aplx.s.
#pragma once

#include <cstdint>
#include <optional>

#include "emulator/board/chip.h"

namespace spikeloom::monitor {

// Loads for a physical core; gives the address to begin at.
[[nodiscard]] std::optional<std::uint32_t> load_aplx(board::Chip& chip, int core,
                                                     std::uint32_t table);

}  // namespace spikeloom::monitor
