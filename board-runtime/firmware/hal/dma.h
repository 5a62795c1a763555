// The DMA controller: one transfer runs, one more may wait behind it.
//
// Units    bytes, whole words; addresses of the core.
// Errors   copy_* give up and answer false when the controller reports an error, or after
//          kDmaPatience; dma_status() says what it saw.
#pragma once

#include <cstdint>

#include "board-runtime/firmware/hal/clock.h"
#include "board-runtime/firmware/hal/registers.h"
#include "board-runtime/shared/chip/dma_registers.h"

namespace spikeloom::firmware {

inline constexpr Cycles kDmaPatience = 20'000'000;  // for 64 KB, with all cores at it

inline void set_up_dma() {
  namespace dma = chip::dma;
  word_at(chip::kDma + dma::kControl) = dma::kClearWriteBuffer | dma::kClearTimeout |
                                        dma::kClearDone | dma::kRestart | dma::kCancelActive |
                                        dma::kUncommit;
  word_at(chip::kDma + dma::kControl) = dma::kClearDone | dma::kRestart | dma::kUncommit;
  word_at(chip::kDma + dma::kControl) = dma::kClearDone;
  word_at(chip::kDma + dma::kGlobalControl) =
      dma::kDone | dma::kSecondDone | dma::kSystemError | dma::kTcmError;
}

[[nodiscard]] inline std::uint32_t dma_status() { return word_at(chip::kDma + chip::dma::kStatus); }
inline void clear_one_done() { word_at(chip::kDma + chip::dma::kControl) = chip::dma::kClearDone; }

// At most two transfers are noted as done.
inline void forget_done() {
  clear_one_done();
  clear_one_done();
}

inline constexpr std::uint32_t kDmaRead = chip::dma::kWidth64 | 4U << chip::dma::kBurstShift;
inline constexpr std::uint32_t kDmaWrite = kDmaRead | chip::dma::kToSystem;

// Commits a transfer; at most two may be under way.
inline void start_dma(std::uint32_t system, std::uint32_t tcm, std::uint32_t kind,
                      std::uint32_t bytes) {
  word_at(chip::kDma + chip::dma::kSystemAddress) = system;
  word_at(chip::kDma + chip::dma::kTcmAddress) = tcm;
  word_at(chip::kDma + chip::dma::kDescription) = kind | bytes;
}

// Waits for the one transfer under way.
[[nodiscard]] inline bool end_dma() {
  const Cycles begun = now();
  while (now() - begun < kDmaPatience) {
    const std::uint32_t status = dma_status();
    if ((status & chip::dma::kErrors) != 0) return false;
    if ((status & chip::dma::kDone) == 0) continue;
    clear_one_done();
    return true;
  }
  return false;
}

[[nodiscard]] inline bool copy_in(void* into, const void* from, std::uint32_t bytes) {
  if (bytes == 0) return true;
  start_dma(address_of(from), address_of(into), kDmaRead, bytes);
  return end_dma();
}
[[nodiscard]] inline bool copy_out(void* into, const void* from, std::uint32_t bytes) {
  if (bytes == 0) return true;
  start_dma(address_of(into), address_of(from), kDmaWrite, bytes);
  return end_dma();
}

}  // namespace spikeloom::firmware
