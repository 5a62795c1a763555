// The bits of the program status registers and of CP15's control register.
//
// Source   ARM Architecture Reference Manual (DDI 0100I) A2.5, B3.4; ARM968E-S TRM (DDI 0311) 2.3.
#pragma once

#include <cstdint>

namespace spikeloom::board {

namespace psr {
inline constexpr std::uint32_t kN = 1U << 31, kZ = 1U << 30, kC = 1U << 29, kV = 1U << 28,
                               kQ = 1U << 27, kI = 1U << 7, kF = 1U << 6, kT = 1U << 5,
                               kMode = 0x1F;
inline constexpr std::uint32_t kFlags = kN | kZ | kC | kV | kQ;
}  // namespace psr

namespace control {
inline constexpr std::uint32_t kAlignmentFaults = 1U << 1, kDtcm = 1U << 2, kItcm = 1U << 12,
                               kHighVectors = 1U << 13, kNoInterworkingLoads = 1U << 15;
}  // namespace control

}  // namespace spikeloom::board
