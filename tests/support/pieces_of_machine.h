// Oracle: which chips of a machine reach each other, by labels that spread until none changes.
#pragma once

#include <algorithm>
#include <vector>

#include "network-specs/machine/machine.h"

namespace spikeloom::support {

// Which chips reach each other over live links.
inline std::vector<std::size_t> pieces_of(const machine::Machine& machine) {
  std::vector<std::size_t> piece(machine.chips.size());
  for (std::size_t c = 0; c < piece.size(); ++c) piece[c] = c;
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t c = 0; c < piece.size(); ++c) {
      for (const auto& there : machine.chips[c].neighbours) {
        if (!there || piece[there->index()] <= piece[c]) continue;
        piece[there->index()] = piece[c];
        changed = true;
      }
    }
  }
  return piece;
}

// Takes the cores of all chips but those of the largest piece.
inline void silence_smaller_pieces(machine::Machine& machine) {
  const auto piece = pieces_of(machine);
  std::size_t largest = 0;
  for (const auto p : piece) {
    if (std::ranges::count(piece, p) > std::ranges::count(piece, largest)) largest = p;
  }
  for (std::size_t c = 0; c < piece.size(); ++c) {
    if (piece[c] != largest) machine.chips[c].application_cores = 0;
  }
}

}  // namespace spikeloom::support
