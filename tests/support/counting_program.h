// A program for the boot ROM: switches the watchdog off, then counts in the first word of SDRAM for
// ever; and the datagrams that boot it.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "board-runtime/shared/chip/sdp.h"
#include "emulator/serve/frame.h"

namespace spikeloom::support {

inline constexpr std::array<std::uint32_t, 10> kCountingProgram{
    0xE3A024F3,   // 00 mov r2, #0xF3000000       the watchdog
    0xE59F3018,   // 04 ldr r3, [pc, #24]
    0xE5823C00,   // 08 str r3, [r2, #0xC00]      unlock
    0xE3A01000,   // 0c mov r1, #0
    0xE5821008,   // 10 str r1, [r2, #8]          off
    0xE3A00206,   // 14 mov r0, #0x60000000
    0xE2811001,   // 18 add r1, r1, #1
    0xE5801000,   // 1c str r1, [r0]
    0xEAFFFFFC,   // 20 b 0x18
    0x1ACCE551};  // 24
inline constexpr std::uint32_t kCountingLoop = 0x18, kCounter = 0x60000000;

// To be sent one after another.
inline std::vector<Bytes> boot_datagrams() {
  const auto head = [](std::uint32_t operation, std::uint32_t first, std::uint32_t third) {
    Bytes bytes;
    append_big(bytes, std::uint16_t{1});
    for (const std::uint32_t word : {operation, first, std::uint32_t{0}, third})
      append_big(bytes, word);
    return bytes;
  };
  constexpr std::uint32_t kStart = 1, kBlock = 3, kEnd = 5, kWholeBlock = 255 << 8, kExecute = 1;
  auto block = head(kBlock, kWholeBlock, 0);
  for (std::size_t i = 0; i < 256; ++i)
    append_big(block, i < kCountingProgram.size() ? kCountingProgram[i] : 0U);
  return {head(kStart, 0, 0), block, head(kEnd, kExecute, 0)};
}

}  // namespace spikeloom::support
