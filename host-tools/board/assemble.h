// A machine from what the monitors of its chips said, each for itself.
//
// Promises as machine::Machine: links are symmetric, every chip reaches every other one. Chips that
//          the first chip cannot reach are left out, with a note.
// Errors   bad_machine (not_trustworthy): a chip twice or outside the box, more memory or entries
//          than a chip has.
#pragma once

#include <string>
#include <vector>

#include "host-tools/link/commands.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::on_board {

struct ChipSays {
  machine::ChipXY at;
  link::ChipState state;
};

struct Assembled {
  machine::Machine machine;          // without a name
  std::vector<std::size_t> of_chip;  // by ChipId: which of those that said something
  std::vector<std::string> notes;
};

[[nodiscard]] Result<Assembled> assemble(int width, int height, machine::ChipXY first,
                                         const std::vector<ChipSays>& chips);

}  // namespace spikeloom::on_board
