#include "emulator/board/chip_memory.h"

namespace spikeloom::board {

ChipMemory::ChipMemory(LazyMemory memory) : memory_(std::move(memory)) {
  // Small and written by the cores directly: part of every snapshot.
  memory_.touch(kSystemRamAt, tcm_at(chip::kCores) - kSystemRamAt);
}

Result<ChipMemory> ChipMemory::make() {
  auto memory = LazyMemory::make(tcm_at(chip::kCores));
  if (!memory) return tl::unexpected(memory.error());
  return ChipMemory(std::move(*memory));
}

}  // namespace spikeloom::board
