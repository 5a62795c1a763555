#include "placer/pieces.h"

namespace spikeloom::placer {

Pieces pieces_of(const machine::Machine& machine) {
  constexpr std::uint32_t kNone = UINT32_MAX;
  Pieces pieces{std::vector<std::uint32_t>(machine.chips.size(), kNone), 0};
  std::vector<std::size_t> open;
  for (std::size_t first = 0; first < machine.chips.size(); ++first) {
    if (pieces.of_chip[first] != kNone) continue;
    pieces.of_chip[first] = pieces.count;
    for (open.assign(1, first); !open.empty();) {
      const auto chip = open.back();
      open.pop_back();
      for (const auto& there : machine.chips[chip].neighbours) {
        if (!there || pieces.of_chip[there->index()] != kNone) continue;
        pieces.of_chip[there->index()] = pieces.count;
        open.push_back(there->index());
      }
    }
    ++pieces.count;
  }
  return pieces;
}

}  // namespace spikeloom::placer
