#include "emulator/board/cpu/following.h"

#include "emulator/board/cpu/tcm.h"

namespace spikeloom::board {

Following following(const Place& place, std::uint32_t steps) {
  const bool thumb = place.set == InstructionSet::thumb;
  const auto address = place.address + steps * (thumb ? 2 : 4);
  if (address + 4 > chip::kItcmBytes) return {};
  std::uint32_t word = 0;
  if (thumb) {
    const auto arm = expand(tcm::read_half(place.itcm, address));
    if (!arm) return {};
    word = *arm;
  } else {
    word = tcm::read_word(place.itcm, address);
  }
  return {word, &find_pattern(word, InstructionSet::arm)};
}

}  // namespace spikeloom::board
