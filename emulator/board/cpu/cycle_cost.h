// What an instruction costs, wait states aside, by class.
//
// issue    cycles when nothing else holds; a multiple transfer costs one a register, at least two
// flags    cycles more when a multiply sets the flags
// latency  cycles that the next instruction waits if it reads the result when it executes; a
//          latency of two is one for the instruction behind that
// late     the same, if it reads it one stage later: as accumulator or as store data
// An instruction whose condition fails costs one cycle.
//
// Source   ARM9E-S TRM (DDI 0222B) table 8.2, "ARM instruction cycle counts", and for the
//          interlocks (DDI 0165B) chapter 8; each row names its lines. Where the two cores of that
//          family differ (a logical operation to the program counter: 3 or 4) the lower figure is
//          taken.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "emulator/board/cpu/pattern.h"

namespace spikeloom::board {

struct CycleCost {
  std::uint8_t issue, flags, latency, late;
};

inline constexpr std::uint8_t kRefill = 2;           // "PC destination register" less "normal case"
inline constexpr std::uint8_t kLoadedPcRefill = 4;   // LDR "PC is destination": 5; LDM: n + 4
inline constexpr std::uint8_t kShiftByRegister = 1;  // "with register controlled shift"
inline constexpr std::uint8_t kScaledOffset = 1;     // LDR, STR "shifted offset"
inline constexpr std::uint8_t kPsrControl = 2;       // MSR of more than the flags: 3
inline constexpr std::uint8_t kExceptionEntry = 3;   // SWI; interrupts and aborts are like it
inline constexpr std::uint8_t kLeastMultiple = 2;    // LDM, STM of one register

inline constexpr std::array<CycleCost, 18> kCycleCosts{{
    {1, 0, 0, 0},  // alu: Data Op, CLZ
    {2, 2, 1, 0},  // multiply: MUL, MLA; MULS, MLAS
    {3, 2, 1, 0},  // multiply_long: SMULL, UMLAL and so on; the high word is the late one
    {1, 0, 1, 0},  // multiply_halves: SMULxy, SMLAxy, SMULWx, SMLAWx
    {2, 0, 1, 0},  // multiply_halves_long: SMLALxy; the high word is the late one
    {1, 0, 1, 0},  // saturate: QADD, QSUB, QDADD, QDSUB
    {1, 0, 1, 1},  // load: LDR
    {1, 0, 2, 1},  // load_narrow: LDR "loaded byte, halfword"
    {2, 0, 1, 1},  // load_double: LDRD "last loaded word"
    {0, 0, 1, 1},  // load_multiple: LDM "last loaded"
    {1, 0, 0, 0},  // store: STR
    {0, 0, 0, 0},  // store_multiple: STM; STRD, which moves two words
    {3, 0, 0, 0},  // branch: B, BL, BX, BLX
    {2, 0, 0, 0},  // psr_read: MRS
    {1, 0, 0, 0},  // psr_write: MSR "if only flags are updated"
    {2, 0, 1, 1},  // swap: SWP
    {1, 0, 0, 0},  // coprocessor: MCR, MRC without busy-wait
    {3, 0, 0, 0},  // trap: SWI, undefined, BKPT
}};

[[nodiscard]] constexpr const CycleCost& cycle_cost(Cost cost) noexcept {
  return kCycleCosts[static_cast<std::size_t>(cost)];
}

}  // namespace spikeloom::board
