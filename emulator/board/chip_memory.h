// All memory of a chip in one place: SDRAM, System RAM, and the TCMs of its cores.
//
// Units    bytes; offsets count from the start of each memory.
// Source   SpiNNaker data sheet section 3.3.
#pragma once

#include <cstddef>
#include <span>

#include "board-runtime/shared/chip/memory_map.h"
#include "emulator/board/lazy_memory.h"

namespace spikeloom::board {

class ChipMemory {
 public:
  [[nodiscard]] static Result<ChipMemory> make();

  [[nodiscard]] std::span<std::byte> sdram() const { return part(0, chip::kSdramBytes); }
  [[nodiscard]] std::span<std::byte> system_ram() const {
    return part(kSystemRamAt, chip::kSystemRamBytes);
  }
  [[nodiscard]] std::span<std::byte> itcm(int core) const {
    return part(tcm_at(core), chip::kItcmBytes);
  }
  [[nodiscard]] std::span<std::byte> dtcm(int core) const {
    return part(tcm_at(core) + chip::kItcmBytes, chip::kDtcmBytes);
  }
  void touch_sdram(std::size_t offset) noexcept { memory_.touch(offset); }
  void touch_sdram(std::size_t offset, std::size_t count) noexcept { memory_.touch(offset, count); }
  void transfer(Archive& archive) { memory_.transfer(archive); }

 private:
  static constexpr std::size_t kSystemRamAt = chip::kSdramBytes;
  static constexpr std::size_t kTcmBytes = chip::kItcmBytes + chip::kDtcmBytes;
  static constexpr std::size_t tcm_at(int core) {
    return kSystemRamAt + chip::kSystemRamBytes + static_cast<std::size_t>(core) * kTcmBytes;
  }
  explicit ChipMemory(LazyMemory memory);
  [[nodiscard]] std::span<std::byte> part(std::size_t at, std::size_t count) const {
    return memory_.bytes().subspan(at, count);
  }

  LazyMemory memory_;
};

}  // namespace spikeloom::board
