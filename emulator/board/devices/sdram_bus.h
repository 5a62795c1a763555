// The path to a chip's SDRAM, shared by all its cores: 1.04 GB/s.
//
// Time is cut in windows that carry a fixed number of bytes. A request takes what its window still
// has, then what the next ones have. So cores that run one after another within a window share it
// fairly enough, whatever order they come in, and the whole never exceeds the bandwidth.
//
// Units    picoseconds, bytes.
// Promises a result is at least `at`; equal calls in equal order give equal results.
// Cost     constant for a piece of at most a window.
// Source   SpiNNaker data sheet section 13: 32 bits at 130 MHz, both edges.
#pragma once

#include <array>
#include <cstdint>

#include "emulator/board/state/archive.h"
#include "emulator/board/state/time.h"

namespace spikeloom::board {

class SdramBus {
 public:
  static constexpr Time kWindow = kMicrosecond;
  static constexpr std::uint32_t kBytesPerWindow = 1040;

  // Asks for the bus from `at` on: when the last byte will have crossed it.
  [[nodiscard]] Time reserve(Time at, std::uint32_t bytes);
  [[nodiscard]] std::uint64_t carried_bytes() const noexcept { return carried_; }
  void transfer(Archive& archive);

 private:
  struct Window {
    std::int64_t index = -1;
    std::uint32_t used = 0;
    void transfer(Archive& archive) { archive(index, used); }
  };
  static constexpr std::size_t kWindows = 256;  // how far ahead requests may queue
  std::array<Window, kWindows> windows_{};
  std::uint64_t carried_ = 0;
};

}  // namespace spikeloom::board
