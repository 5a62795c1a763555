#include "emulator/board/cpu/disassemble.h"

#include <gtest/gtest.h>

#include <string>

namespace spikeloom::board {
namespace {

std::string arm(std::uint32_t word) { return disassemble(word, 0x8000, InstructionSet::arm); }
std::string thumb(std::uint32_t half) { return disassemble(half, 0x102, InstructionSet::thumb); }

TEST(AnArmInstruction, ReadsAsInTheManual) {
  EXPECT_EQ(arm(0xE2522001), "subs r2, r2, #1");
  EXPECT_EQ(arm(0x00821103), "addeq r1, r2, r3, lsl #2");
  EXPECT_EQ(arm(0xE1B01072), "movs r1, r2, ror r0");
  EXPECT_EQ(arm(0xE1A01062), "mov r1, r2, rrx");
  EXPECT_EQ(arm(0xE1A01022), "mov r1, r2, lsr #32");
  EXPECT_EQ(arm(0xE3A0D841), "mov sp, #0x410000");
  EXPECT_EQ(arm(0xE3530009), "cmp r3, #9");
  EXPECT_EQ(arm(0xE0CB3C92), "smull r3, r11, r2, r12");
  EXPECT_EQ(arm(0xE16703C1), "smulbt r7, r1, r3");
  EXPECT_EQ(arm(0xE1071052), "qadd r1, r2, r7");
  EXPECT_EQ(arm(0xE5B1A004), "ldr r10, [r1, #4]!");
  EXPECT_EQ(arm(0xE4D31001), "ldrb r1, [r3], #1");
  EXPECT_EQ(arm(0xE7121183), "ldr r1, [r2, -r3, lsl #3]");
  EXPECT_EQ(arm(0xE1D210F2), "ldrsh r1, [r2, #2]");
  EXPECT_EQ(arm(0xE1C020D0), "ldrd r2, [r0]");
  EXPECT_EQ(arm(0xE92D4010), "stmdb sp!, {r4, lr}");
  EXPECT_EQ(arm(0xE8FD8001), "ldmia sp!, {r0, pc}^");
  EXPECT_EQ(arm(0x1AFFFFFD), "bne 0x7ffc");
  EXPECT_EQ(arm(0xFA000001), "blx 0x800c");
  EXPECT_EQ(arm(0xE169F008), "msr spsr_fc, r8");
  EXPECT_EQ(arm(0xEE070F90), "mcr p15, 0, r0, c7, c0, 4");
  EXPECT_EQ(arm(0xE1200070), "bkpt 0x0");
  EXPECT_EQ(arm(0xEF000123), "svc 0x123");
  EXPECT_EQ(arm(0xE7F000F0), "undefined");
}

TEST(AThumbInstruction, ReadsAsInTheManual) {
  EXPECT_EQ(thumb(0x3801), "subs r0, #1");
  EXPECT_EQ(thumb(0xD2FD), "bcs 0x100");
  EXPECT_EQ(thumb(0x0808), "lsrs r0, r1, #32");
  EXPECT_EQ(thumb(0x4348), "muls r0, r1");
  EXPECT_EQ(thumb(0x4685), "mov sp, r0");
  EXPECT_EQ(thumb(0x4788), "blx r1");
  EXPECT_EQ(thumb(0x4901), "ldr r1, [pc, #4]  ; 0x108");
  EXPECT_EQ(thumb(0xA101), "adr r1, 0x108");
  EXPECT_EQ(thumb(0x6A4B), "ldr r3, [r1, #36]");
  EXPECT_EQ(thumb(0x884B), "ldrh r3, [r1, #2]");
  EXPECT_EQ(thumb(0xB510), "push {r4, lr}");
  EXPECT_EQ(thumb(0xBD10), "pop {r4, pc}");
  EXPECT_EQ(thumb(0xC90E), "ldmia r1, {r1, r2, r3}");
  EXPECT_EQ(thumb(0xDE00), "undefined");
  EXPECT_EQ(thumb(0xB100), "undefined");
}

}  // namespace
}  // namespace spikeloom::board
