// Cycles of instruction sequences as table 8.2 of the ARM9E-S manual gives them (cycle_cost.h).
#include <gtest/gtest.h>

#include <ostream>
#include <vector>

#include "tests/support/one_core.h"

namespace spikeloom::board {
namespace {

struct Sequence {
  const char* what;
  std::vector<std::uint32_t> words;  // ends before a branch to itself
  Cycle cycles;
};
std::ostream& operator<<(std::ostream& out, const Sequence& sequence) {
  return out << sequence.what;
}

// r0 and sp point into the DTCM, r5 is 0; a sequence ends at kEnd, which is reached in order.
class Cycles : public testing::TestWithParam<Sequence> {};

TEST_P(Cycles, OfASequence) {
  support::OneCore core;
  auto address = 0x104U;  // no look at the budget within
  for (auto word : GetParam().words) core.load_words(std::exchange(address, address + 4), {word});
  core.load_words(address, {0xEAFF'FFFE});
  core.start_at(0x104);
  core.cpu.set_reg(0, chip::kDtcm + 64);
  core.cpu.set_reg(9, 0x200);
  core.load_words(0x200, {0xE12F'FF1E});  // bx lr
  core.load_words(0x240, {0xEAFF'FFFE});
  core.cpu.set_reg(8, 0x240);
  // Executed one at a time until the end, where the clock is read.
  for (int i = 0; i < 20 && core.cpu.pc() != address && core.cpu.pc() != 0x240; ++i) {
    ASSERT_EQ(core.cpu.step(), Cpu::Halt::budget);
  }
  EXPECT_EQ(core.cpu.cycles(), GetParam().cycles);
}

constexpr std::uint32_t kAddR2R1 = 0xE082'2001;  // add r2, r2, r1: reads r1
constexpr std::uint32_t kNop = 0xE1A0'0000, kStrR1 = 0xE580'1010, kLdrR1 = 0xE590'1000;

INSTANTIATE_TEST_SUITE_P(OfDataProcessing, Cycles,
                         testing::Values(Sequence{"add", {kAddR2R1}, 1},
                                         Sequence{"shift by number", {0xE1A0'2181}, 1},
                                         Sequence{"shift by register", {0xE1A0'2511}, 2},
                                         Sequence{"condition fails", {0x0082'2001}, 1},
                                         Sequence{"condition of a load fails", {0x0590'1000}, 1},
                                         Sequence{"mov pc", {0xE1A0'F008}, 3},
                                         Sequence{"add pc", {0xE288'F000}, 3},
                                         Sequence{"clz", {0xE16F'2F11}, 1}));

INSTANTIATE_TEST_SUITE_P(
    OfMultiplies, Cycles,
    testing::Values(Sequence{"mul", {0xE001'0392}, 2}, Sequence{"muls", {0xE011'0392}, 4},
                    Sequence{"mul and use", {0xE001'0392, kAddR2R1}, 4},
                    Sequence{"mul and accumulate", {0xE001'0392, 0xE022'1393}, 4},
                    Sequence{"mul, other, use", {0xE001'0392, kNop, kAddR2R1}, 4},
                    Sequence{"umull", {0xE081'4392}, 3}, Sequence{"smulls", {0xE0D1'4392}, 5},
                    Sequence{"umull and use of the high word", {0xE081'4392, kAddR2R1}, 5},
                    Sequence{"smulbb", {0xE161'0382}, 1},
                    Sequence{"smulbb and use", {0xE161'0382, kAddR2R1}, 3},
                    Sequence{"smlalbb", {0xE141'4382}, 2},
                    Sequence{"qadd and use", {0xE102'1053, kAddR2R1}, 3}));

INSTANTIATE_TEST_SUITE_P(
    OfLoads, Cycles,
    testing::Values(Sequence{"ldr", {kLdrR1}, 1}, Sequence{"ldr and use", {kLdrR1, kAddR2R1}, 3},
                    Sequence{"ldr, other, use", {kLdrR1, kNop, kAddR2R1}, 3},
                    Sequence{"ldr and store of it", {kLdrR1, kStrR1}, 3},
                    Sequence{"ldrb and use", {0xE5D0'1000, kAddR2R1}, 4},
                    Sequence{"ldrb, other, use", {0xE5D0'1000, kNop, kAddR2R1}, 4},
                    Sequence{"ldrb, multiply, use", {0xE5D0'1000, 0xE003'0394, kAddR2R1}, 4},
                    Sequence{"ldr of a shifted register", {0xE790'1105}, 2},
                    Sequence{"ldr of a register", {0xE790'1005}, 1},
                    Sequence{"ldrd", {0xE1C0'20D0}, 2},
                    Sequence{"ldrd and use of the second", {0xE1C0'20D0, 0xE084'4003}, 4},
                    Sequence{"ldm of 1", {0xE890'0002}, 2}, Sequence{"ldm of 4", {0xE890'001E}, 4},
                    Sequence{"ldm and use of the last", {0xE890'0006, 0xE084'4002}, 4},
                    Sequence{"ldm and use of the first", {0xE890'0006, 0xE084'4001}, 3}));

INSTANTIATE_TEST_SUITE_P(
    OfTheOthers, Cycles,
    testing::Values(Sequence{"str", {kStrR1}, 1}, Sequence{"strb shifted", {0xE7C0'1105}, 2},
                    Sequence{"stm of 1", {0xE880'0002}, 2}, Sequence{"stm of 5", {0xE880'003E}, 5},
                    Sequence{"strd", {0xE1C0'20F0}, 2}, Sequence{"swp", {0xE100'1092}, 2},
                    Sequence{"b", {0xEAFF'FFFF}, 3}, Sequence{"b not taken", {0x0A00'0007}, 1},
                    Sequence{"bx", {0xE12F'FF18}, 3}, Sequence{"call and return", {0xE12F'FF39}, 6},
                    Sequence{"str, ldr pc", {0xE580'8000, 0xE590'F000}, 6},
                    Sequence{"push, ldm pc", {0xE580'8004, 0xE890'8002}, 7},
                    Sequence{"mrs", {0xE10F'1000}, 2}, Sequence{"msr flags", {0xE128'F001}, 1},
                    Sequence{"msr control", {0xE321'F0D3}, 3}));

}  // namespace
}  // namespace spikeloom::board
