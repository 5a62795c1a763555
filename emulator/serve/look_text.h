// What was seen of a machine, for a terminal of 80 columns.
//
// Promises equal looks give equal text; no control characters of guests come through.
#pragma once

#include <cstdint>
#include <string>

#include "emulator/serve/look.h"

namespace spikeloom::serve {

// Cores and what they do; neighbours that do the same share a line unless `all`.
[[nodiscard]] std::string ps_text(const BoardLook& look, bool all);
// Packets by link, and what routers and Ethernet ports counted.
[[nodiscard]] std::string links_text(const BoardLook& look);
// Everything about one core; with the account of why it cannot go on, if so.
[[nodiscard]] std::string core_text(board::Chip& chip, int core, board::Time now);
// Odd accesses to registers of devices, by chip.
[[nodiscard]] std::string touched_text(board::Board& board);
// What happened between two looks, the busiest cores first.
[[nodiscard]] std::string top_text(const BoardLook& before, const BoardLook& after,
                                   std::int64_t wall_ns);
// Bytes in rows of sixteen, with their letters.
[[nodiscard]] std::string hex_dump(std::uint32_t address, std::span<const std::byte> bytes);

}  // namespace spikeloom::serve
