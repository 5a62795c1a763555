// What a machine from outside says of its chips -> a machine whose links are symmetric.
//
// A link leads to the neighbour in the box, which wraps; where a machine ends, the link is dead.
//
// Promises those of machine.h.
// Errors   no_chip_left.
// Cost     O(chips).
#pragma once

#include <cstdint>
#include <vector>

#include "host-tools/interchange/machine_json.h"

namespace spikeloom::interchange {

struct ChipDraft {
  chip::ChipXY at;
  std::uint32_t cores = 0;  // a bit each
  std::uint32_t sdram_bytes = 0;
  std::uint16_t table_entries = chip::kUsableTableEntries;
  std::uint8_t dead_links = 0;  // bit l: nothing leaves by link l
  chip::ChipXY board;           // chips of one board have the same
};

struct MachineDraft {
  int width = 0, height = 0;
  std::vector<ChipDraft> chips;  // by (y, x), each once
  std::vector<std::string> notes;
};

[[nodiscard]] tl::expected<OutsideMachine, Errors> finished(MachineDraft draft);

}  // namespace spikeloom::interchange
