// Time inside the emulated machine.
//
// Units    picoseconds since power-on; 64 bits last for 106 days. A core counts its own cycles; its
//          chip's clock turns them into time.
#pragma once

#include <cstdint>

namespace spikeloom::board {

using Time = std::int64_t;
using Cycle = std::uint64_t;

inline constexpr Time kNanosecond = 1'000;
inline constexpr Time kMicrosecond = 1'000'000;
inline constexpr Time kMillisecond = 1'000'000'000;
inline constexpr Time kSecond = 1'000'000'000'000;
inline constexpr Time kNever = INT64_MAX;
inline constexpr Cycle kNeverCycle = UINT64_MAX;

}  // namespace spikeloom::board
